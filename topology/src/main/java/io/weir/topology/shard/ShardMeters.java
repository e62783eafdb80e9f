package io.weir.topology.shard;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.weir.schemas.rollup.RollupLevel;
import io.weir.topology.shard.replica.Fate;
import io.weir.topology.shard.time.Watermark;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A shard's own metrics: counters, which all shards share and which are added to once a batch, and
 * gauges of its partition, which go when it goes. Written by the shard's thread, read by any.
 */
final class ShardMeters implements AutoCloseable {
  private static final String SAMPLES = "Samples by what became of them";
  private static final String CLEAN = "Batches that went on to the clean topic";
  private static final double MILLIS_PER_SECOND = 1_000;
  private static final double NANOS_PER_SECOND = 1e9;

  private final MeterRegistry registry;
  private final List<Meter> gauges = new ArrayList<>();
  private final Map<Verdict, Counter> samples = new EnumMap<>(Verdict.class);
  private final Map<RollupLevel, Counter> rollups = new HashMap<>();
  private final Counter accepted;
  private final Map<RollupLevel, Counter> corrections = new HashMap<>();
  private final Counter correctedSeries;
  private final Counter batches;
  private final Counter bytes;
  private final Counter heartbeats;
  private final Counter passedOn;
  private final Counter encodedAgain;
  private final Counter rulesSeconds;
  private final LimitMeters limits;
  private volatile long series;
  private volatile long memoryBytes;
  private volatile int heldBatches;
  private volatile long watermarkMillis = Watermark.UNSET;

  ShardMeters(MeterRegistry registry, int partition, ShardSettings settings) {
    this.registry = registry;
    this.limits = new LimitMeters(registry, partition, settings.limits());
    for (Verdict verdict : Verdict.values()) {
      if (verdict == Verdict.PENDING) {
        continue;
      }
      String result = verdict.name().toLowerCase(Locale.ROOT);
      samples.put(verdict, counter("weir.shard.samples", SAMPLES, "result", result));
    }
    for (RollupLevel level : settings.levels()) {
      rollups.put(level, counter("weir.rollups", "Closed windows", "level", level.name()));
      corrections.put(
          level,
          counter(
              "weir.corrections",
              "Closed windows that were emitted again for late samples",
              "level",
              level.name()));
    }
    accepted = counter("weir.shard.samples", SAMPLES, "result", "accepted");
    correctedSeries =
        counter("weir.corrections.series", "Series whose windows were computed again, each time");
    batches = counter("weir.shard.batches", "Records of the samples topic that hold samples");
    bytes = counter("weir.shard.bytes", "Bytes of the records of the samples topic");
    heartbeats = counter("weir.shard.heartbeats", "Records of the samples topic without samples");
    passedOn = counter("weir.clean.batches", CLEAN, "form", "passed_on");
    encodedAgain = counter("weir.clean.batches", CLEAN, "form", "encoded_again");
    rulesSeconds =
        Counter.builder("weir.shard.rules")
            .description("Time that shards spent on their parts of rules")
            .baseUnit("seconds")
            .register(registry);
    String tag = Integer.toString(partition);
    gauges.add(
        Gauge.builder("weir.shard.series", this, meters -> meters.series)
            .description("Series that a shard holds")
            .tag("partition", tag)
            .strongReference(true)
            .register(registry));
    gauges.add(
        Gauge.builder("weir.shard.memory.bytes", this, meters -> meters.memoryBytes)
            .description("Memory that a shard's state takes")
            .tag("partition", tag)
            .strongReference(true)
            .register(registry));
    gauges.add(
        Gauge.builder("weir.replica.held.batches", this, meters -> meters.heldBatches)
            .description("Batches of replicas that are held, since another one is elected")
            .tag("partition", tag)
            .strongReference(true)
            .register(registry));
    gauges.add(
        Gauge.builder("weir.shard.watermark.seconds", this, ShardMeters::watermarkSeconds)
            .description("Event time before which all samples that came in time are there")
            .tag("partition", tag)
            .strongReference(true)
            .register(registry));
  }

  private Counter counter(String name, String description, String... tags) {
    return Counter.builder(name).description(description).tags(tags).register(registry);
  }

  private double watermarkSeconds() {
    return watermarkMillis == Watermark.UNSET ? Double.NaN : watermarkMillis / MILLIS_PER_SECOND;
  }

  /** A record came; it may be a heartbeat. */
  void record(int recordBytes, boolean heartbeat) {
    bytes.increment(recordBytes);
    (heartbeat ? heartbeats : batches).increment();
  }

  /** A batch was taken in. */
  void samples(Verdicts verdicts) {
    samples.forEach((verdict, counter) -> {
      int count = verdicts.count(verdict);
      if (count > 0) {
        counter.increment(count);
      }
    });
  }

  /** A sample that was held back for its interval stays. */
  void survived() {
    accepted.increment();
  }

  /** Something became of a replica's batch. */
  void replica(String replica, Fate fate) {
    counter(
            "weir.replica.batches",
            "Batches of scrapers that run in pairs, by what became of them",
            "replica",
            replica,
            "result",
            fate.label())
        .increment();
  }

  void passedOn() {
    passedOn.increment();
  }

  void encodedAgain() {
    encodedAgain.increment();
  }

  /** Windows were sent, for the first time and again. */
  void rollups(RollupLevel level, long closedCount, long correctionCount) {
    increment(rollups.get(level), closedCount);
    increment(corrections.get(level), correctionCount);
  }

  private static void increment(@Nullable Counter counter, long count) {
    if (counter != null) {
      counter.increment((double) count);
    }
  }

  /** So long was worked for rules. */
  void rules(long nanos) {
    rulesSeconds.increment(nanos / NANOS_PER_SECOND);
  }

  void correcting(int seriesCount) {
    correctedSeries.increment(seriesCount);
  }

  void state(ShardState state) {
    limits.state(state.head());
    series = state.head().seriesCount();
    memoryBytes =
        state.head().usedBytes() + state.replicas().heldBytes() + state.intervals().usedBytes();
    heldBatches = state.replicas().heldCount();
    watermarkMillis = state.watermark().millis();
  }

  @Override
  public void close() {
    gauges.forEach(registry::remove);
    limits.close();
  }
}
