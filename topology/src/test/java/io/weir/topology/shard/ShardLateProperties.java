package io.weir.topology.shard;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.schemas.labels.Labels;
import io.weir.schemas.rollup.RollupLevel;
import io.weir.schemas.rollup.RollupWindow;
import io.weir.schemas.samples.MetricType;
import io.weir.schemas.samples.Source;
import io.weir.schemas.samples.StaleMarker;
import io.weir.topology.shard.Batches.Sample;
import io.weir.topology.shard.time.TimeSettings;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/**
 * Samples of any lateness, through a whole shard that is stopped and restored now and then. The
 * last revisions are what one pass over the sorted samples gives, and a restore changes none.
 */
final class ShardLateProperties {
  private static final long START = 1_799_996_400_000L;
  private static final long MINUTE = 60_000;
  private static final long HOUR = 60 * MINUTE;
  private static final TimeSettings TIME =
      new TimeSettings(300_000, 30_000, 120_000, 10_000, 3_600_000);

  private static final List<List<String>> CHAINS =
      List.of(
          List.of("5m"),
          List.of("1m", "5m"),
          List.of("5m", "1h"),
          List.of("1m", "5m", "1h"),
          List.of("1h", "6h", "1d"));

  /** A sample and when it arrives. */
  private record Arrival(Sample sample, long arrivalMillis) {}

  @Property
  void t6_c1_c2_u2_anyOrderWithinTheHorizonEndsInTheSameRollups(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 250) int sampleCount) {
    Random random = new Random(seed);
    List<RollupLevel> levels = chain(random);
    List<Arrival> arrivals = new ArrayList<>();
    for (Sample sample : samples(random, sampleCount)) {
      long late = random.nextInt(3) == 0 ? random.nextLong(HOUR + 1) : random.nextLong(20_000);
      arrivals.add(new Arrival(sample, sample.timestampMillis() + late));
    }
    arrivals.sort(Comparator.comparingLong(Arrival::arrivalMillis));
    double tooLate = runAndCompare(random, levels, arrivals);
    assertThat(tooLate).isZero();
  }

  @Property
  void t6_aSpoolThatDrainsInOrderHoweverLateEndsInTheSameRollups(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 250) int sampleCount) {
    Random random = new Random(seed);
    List<RollupLevel> levels = chain(random);
    List<Arrival> arrivals = new ArrayList<>();
    Map<Labels, Long> delays = new HashMap<>();
    Map<Labels, Long> lastArrivals = new HashMap<>();
    for (Sample sample : samples(random, sampleCount)) {
      if (random.nextInt(15) == 0) {
        delays.put(sample.labels(), random.nextBoolean() ? random.nextLong(30 * HOUR) : 0);
      }
      long arrival =
          Math.max(
              lastArrivals.getOrDefault(sample.labels(), 0L),
              sample.timestampMillis() + delays.getOrDefault(sample.labels(), 0L));
      lastArrivals.put(sample.labels(), arrival);
      arrivals.add(new Arrival(sample, arrival));
    }
    arrivals.sort(Comparator.comparingLong(Arrival::arrivalMillis));
    double ignoredMarkers = runAndCompare(random, levels, arrivals);
    assertThat(ignoredMarkers).isLessThan(sampleCount);
  }

  private static List<RollupLevel> chain(Random random) {
    return CHAINS.get(random.nextInt(CHAINS.size())).stream().map(RollupLevel::parse).toList();
  }

  /** Returns how many samples were too late. */
  private static double runAndCompare(
      Random random, List<RollupLevel> levels, List<Arrival> arrivals) {
    Map<Labels, SortedMap<Long, Long>> sent = new HashMap<>();
    for (Arrival arrival : arrivals) {
      sent.computeIfAbsent(arrival.sample().labels(), labels -> new TreeMap<>())
          .putIfAbsent(arrival.sample().timestampMillis(), arrival.sample().valueBits());
    }
    long watermark = arrivals.getLast().arrivalMillis() + 10_000 + random.nextLong(4 * HOUR);
    Random restarts = new Random(random.nextLong());
    try (ShardHarness shard = new ShardHarness(new ShardSettings(TIME, levels, true, 0));
        ShardHarness other = new ShardHarness(new ShardSettings(TIME, levels, true, 0))) {
      run(shard, arrivals, watermark, () -> false, restarts);
      compare(levels, sent, watermark, Windows.lastOf(shard.rollups));
      run(other, arrivals, watermark, () -> restarts.nextInt(6) == 0, restarts);
      assertThat(other.rollups)
          .as("whatever is restored")
          .containsExactlyInAnyOrderElementsOf(shard.rollups);
      return shard.count("weir.shard.samples", "result", "too_late")
          + shard.count("weir.shard.samples", "result", "unchecked");
    }
  }

  private static void run(
      ShardHarness shard,
      List<Arrival> arrivals,
      long watermark,
      BooleanSupplier restarting,
      Random restarts) {
    long now = START;
    shard.send(Batches.heartbeat("s", now), now);
    int at = 0;
    while (at < arrivals.size()) {
      long first = arrivals.get(at).arrivalMillis();
      for (long beat = now + 30 * MINUTE; beat < first; beat += 30 * MINUTE) {
        shard.send(Batches.heartbeat("s", beat), beat);
      }
      List<Sample> batch = new ArrayList<>();
      int end = at;
      while (end < arrivals.size()
          && batch.size() < 8
          && arrivals.get(end).arrivalMillis() <= first + 60_000) {
        batch.add(arrivals.get(end++).sample());
      }
      now = Math.max(now, arrivals.get(end - 1).arrivalMillis());
      shard.send(Batches.batch(new Source("s", 1, first), batch), now);
      if (restarting.getAsBoolean()) {
        shard.restart(restarts.nextBoolean());
      }
      at = end;
    }
    shard.send(Batches.heartbeat("s", watermark), watermark);
  }

  private static void compare(
      List<RollupLevel> levels,
      Map<Labels, SortedMap<Long, Long>> sent,
      long watermark,
      Windows windows) {
    sent.forEach((labels, samples) -> {
      for (RollupLevel level : levels) {
        List<RollupWindow> found = windows.of(labels, level);
        Windows.assertSame(found, RollupReference.windows(type(labels), level, samples, watermark));
        assertAddsUp(type(labels), found);
      }
    });
  }

  /** U2. */
  private static void assertAddsUp(MetricType type, List<RollupWindow> windows) {
    RollupWindow previous = null;
    for (RollupWindow window : windows) {
      if (type == MetricType.COUNTER
          && previous != null
          && !window.runStart()
          && Double.isFinite(window.total() - previous.total())) {
        assertThat(window.increase())
            .as("%s after %s", window, previous)
            .isCloseTo(
                window.total() - previous.total(),
                org.assertj.core.data.Offset.offset(1e-9 * Math.abs(window.total()) + 1e-9));
      }
      previous = window;
    }
  }

  /** Samples of a few series, ascending by time. */
  private static List<Sample> samples(Random random, int count) {
    int seriesCount = 1 + random.nextInt(3);
    List<Labels> names = new ArrayList<>();
    double[] values = new double[seriesCount];
    for (int i = 0; i < seriesCount; i++) {
      names.add(Batches.series("m" + i + (random.nextInt(3) == 0 ? "" : "_total")));
    }
    boolean round = random.nextBoolean();
    long step = List.of(5_000L, 15_000L, 60_000L, 300_000L).get(random.nextInt(4));
    long timestamp = START + random.nextInt(1_000_000);
    List<Sample> samples = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int series = random.nextInt(seriesCount);
      timestamp += gap(random, step);
      if (round) {
        timestamp = Math.ceilDiv(timestamp, step) * step;
      }
      values[series] += random.nextInt(10);
      if (random.nextInt(12) == 0) {
        values[series] /= 4;
      }
      samples.add(Sample.of(names.get(series), timestamp, special(random, values[series])));
    }
    return samples;
  }

  private static long gap(Random random, long step) {
    return switch (random.nextInt(80)) {
      case 0 -> 45 * MINUTE;
      case 1 -> 5 * HOUR;
      case 2 -> 30 * HOUR;
      default -> step / 2 + random.nextLong(step);
    };
  }

  private static double special(Random random, double value) {
    return switch (random.nextInt(60)) {
      case 0 -> StaleMarker.VALUE;
      case 1 -> Double.NaN;
      case 2 -> -value;
      case 3 -> -0.0;
      case 4 -> Double.POSITIVE_INFINITY;
      case 5 -> Double.NEGATIVE_INFINITY;
      default -> value;
    };
  }

  private static MetricType type(Labels labels) {
    return labels.metricName().endsWith("_total") ? MetricType.COUNTER : MetricType.GAUGE;
  }
}
