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
      samples.put(verdict, registry.counter("weir.shard.samples", "result", result));
    }
    for (RollupLevel level : settings.levels()) {
      rollups.put(level, registry.counter("weir.rollups", "level", level.name()));
      corrections.put(level, registry.counter("weir.corrections", "level", level.name()));
    }
    accepted = registry.counter("weir.shard.samples", "result", "accepted");
    correctedSeries = registry.counter("weir.corrections.series");
    batches = registry.counter("weir.shard.batches");
    bytes = registry.counter("weir.shard.bytes");
    heartbeats = registry.counter("weir.shard.heartbeats");
    passedOn = registry.counter("weir.clean.batches", "form", "passed_on");
    encodedAgain = registry.counter("weir.clean.batches", "form", "encoded_again");
    rulesSeconds =
        Counter.builder("weir.shard.rules")
            .description("Time that shards spent on their parts of rules")
            .baseUnit("seconds")
            .register(registry);
    String tag = Integer.toString(partition);
    gauges.add(
        Gauge.builder("weir.shard.series", this, meters -> meters.series)
            .tag("partition", tag)
            .strongReference(true)
            .register(registry));
    gauges.add(
        Gauge.builder("weir.shard.memory.bytes", this, meters -> meters.memoryBytes)
            .tag("partition", tag)
            .strongReference(true)
            .register(registry));
    gauges.add(
        Gauge.builder("weir.replica.held.batches", this, meters -> meters.heldBatches)
            .tag("partition", tag)
            .strongReference(true)
            .register(registry));
    gauges.add(
        Gauge.builder("weir.shard.watermark.seconds", this, ShardMeters::watermarkSeconds)
            .tag("partition", tag)
            .strongReference(true)
            .register(registry));
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
    registry
        .counter("weir.replica.batches", "replica", replica, "result", fate.label())
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
