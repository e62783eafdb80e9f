package io.weir.sinks.delivery;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.DoubleSupplier;

/**
 * Counts what one task of a sink does. Connect makes the tasks, so they reach no registry but
 * {@link io.micrometer.core.instrument.Metrics#globalRegistry}; whoever exposes metrics adds a
 * registry to it. Written by the task's thread, read by any.
 */
final class SinkMetrics implements AutoCloseable {
  private static final long NOTHING_YET = Long.MIN_VALUE;

  private final MeterRegistry registry;
  private final Tags tags;
  private final Counter bytes;
  private final Counter retries;
  private final Counter skipped;
  private final Timer writes;
  private final Gauge lag;
  private final Gauge lagRecords;
  private final Gauge waiting;
  private final AtomicLong newestMillis = new AtomicLong(NOTHING_YET);

  /**
   * Metrics of a task.
   *
   * @param clock what the lag in seconds is measured by
   * @param records the lag in records; not a number while it isn't known
   * @param waitingSeconds how long the task has waited for what is away; 0 if it doesn't
   */
  SinkMetrics(
      MeterRegistry registry,
      String sink,
      String task,
      Clock clock,
      DoubleSupplier records,
      DoubleSupplier waitingSeconds) {
    this.registry = registry;
    this.tags = Tags.of("sink", sink, "task", task);
    this.bytes =
        Counter.builder("weir.sink.record.bytes")
            .description("Bytes of the Kafka records whose rows were written")
            .tags(tags)
            .register(registry);
    this.retries =
        Counter.builder("weir.sink.retries")
            .description("Deliveries that failed and are tried again")
            .tags(tags)
            .register(registry);
    this.skipped =
        Counter.builder("weir.sink.records.skipped")
            .description("Records that came again and were in the store already")
            .tags(tags)
            .register(registry);
    this.writes =
        Timer.builder("weir.sink.writes")
            .description("Writes to the store that succeeded, and how long they took")
            .tags(tags)
            .register(registry);
    this.lag =
        Gauge.builder("weir.sink.lag", () -> lagSeconds(clock))
            .description("Wall clock less the newest event time in the store")
            .baseUnit("seconds")
            .tags(tags)
            .register(registry);
    this.lagRecords =
        Gauge.builder("weir.sink.lag.records", records::getAsDouble)
            .description("Committed records of the task's partitions that are not in the store")
            .tags(tags)
            .register(registry);
    this.waiting =
        Gauge.builder("weir.sink.waiting", waitingSeconds::getAsDouble)
            .description("How long the task has waited for its store; 0 while it doesn't")
            .baseUnit("seconds")
            .tags(tags)
            .register(registry);
  }

  void wrote(Delivery delivery, Map<String, Long> leftOut, Duration took) {
    writes.record(took);
    newestMillis.accumulateAndGet(newestMillis(delivery), Math::max);
    kinds(delivery)
        .forEach((kind, rows) ->
            counter("weir.sink.rows", "Rows given to the store and taken", "kind", kind)
                .increment(rows));
    leftOut(leftOut);
  }

  /** Counts rows that are not written on purpose, by reason. */
  void leftOut(Map<String, Long> rowsByReason) {
    rowsByReason.forEach((reason, rows) ->
        counter(
                "weir.sink.rows.left.out",
                "Rows that the store can't hold or is not to have",
                "reason",
                reason)
            .increment(rows));
  }

  void delivered(long recordBytes) {
    bytes.increment((double) recordBytes);
  }

  void rejected(String reason) {
    counter("weir.sink.rejected", "Records, or parts of one, that can't be used", "reason", reason)
        .increment();
  }

  void retry() {
    retries.increment();
  }

  void skip(long records) {
    skipped.increment((double) records);
  }

  /** Takes the lags and the wait away; a stopped task has none. */
  @Override
  public void close() {
    registry.remove(lag);
    registry.remove(lagRecords);
    registry.remove(waiting);
  }

  private static long newestMillis(Delivery delivery) {
    long newest = NOTHING_YET;
    for (RecordRows record : delivery.records()) {
      for (Row row : record.rows()) {
        newest = Math.max(newest, row.eventMillis());
      }
    }
    return newest;
  }

  /** Rows by kind; neighbours are mostly of the same. */
  private static Map<String, Integer> kinds(Delivery delivery) {
    Map<String, Integer> kinds = new HashMap<>();
    for (RecordRows record : delivery.records()) {
      List<Row> rows = record.rows();
      int first = 0;
      for (int i = 1; i <= rows.size(); i++) {
        if (i == rows.size() || rows.get(i).getClass() != rows.get(first).getClass()) {
          kinds.merge(rows.get(first).kind(), i - first, Integer::sum);
          first = i;
        }
      }
    }
    return kinds;
  }

  private Counter counter(String name, String description, String key, String value) {
    return Counter.builder(name)
        .description(description)
        .tags(tags.and(key, value))
        .register(registry);
  }

  private double lagSeconds(Clock clock) {
    long newest = newestMillis.get();
    return newest == NOTHING_YET ? Double.NaN : (clock.millis() - newest) / 1000.0;
  }
}
