package io.weir.topology.shard;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.schemas.labels.Labels;
import io.weir.schemas.rollup.Rollup;
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
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/**
 * Samples in any order within what the marks allow, some of them twice, through a whole shard that
 * is stopped and restored now and then: what it rolls up is what one pass over the sorted samples
 * gives.
 */
final class ShardRollupProperties {
  private static final long START = 1_800_000_000_000L;
  private static final long DAY = 86_400_000L;
  private static final TimeSettings TIME =
      new TimeSettings(300_000, 30_000, 120_000, 10_000, 3_600_000);

  @Property(tries = 150)
  void u2_u4_equalsOnePassOverTheSortedSamples(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 4) int seriesCount,
      @ForAll @IntRange(min = 1, max = 400) int sampleCount,
      @ForAll boolean restarts,
      @ForAll boolean withMinutes) {
    Random random = new Random(seed);
    List<RollupLevel> levels = new ArrayList<>();
    for (String name : withMinutes ? List.of("1m", "5m", "1h") : List.of("5m", "1h")) {
      levels.add(RollupLevel.parse(name));
    }
    Map<Labels, SortedMap<Long, Long>> accepted = new HashMap<>();
    List<Sample> arrivals = arrivals(random, seriesCount, sampleCount);
    long watermark;
    List<Rollup> rollups;
    try (ShardHarness shard = new ShardHarness(new ShardSettings(TIME, levels, true, 0))) {
      watermark = sendAll(shard, random, arrivals, restarts, accepted);
      rollups = shard.rollups;
      assertThat(shard.count("weir.shard.samples", "result", "late")).isZero();
      assertThat(cleanSamples(shard)).isEqualTo(accepted);
    }
    for (Map.Entry<Labels, SortedMap<Long, Long>> series : accepted.entrySet()) {
      for (RollupLevel level : levels) {
        List<RollupWindow> found =
            rollups.stream()
                .filter(rollup -> rollup.labels().equals(series.getKey()))
                .map(Rollup::window)
                .filter(window -> window.level().equals(level))
                .toList();
        Windows.assertSame(
            found,
            RollupReference.windows(type(series.getKey()), level, series.getValue(), watermark));
      }
    }
    assertThat(rollups.stream().map(Rollup::labels)).allMatch(accepted::containsKey);
  }

  /** Sends the samples in batches; returns the watermark that closes all windows. */
  private static long sendAll(
      ShardHarness shard,
      Random random,
      List<Sample> arrivals,
      boolean restarts,
      Map<Labels, SortedMap<Long, Long>> accepted) {
    long appendTime = START;
    shard.send(Batches.heartbeat("s", START), appendTime);
    int at = 0;
    while (at < arrivals.size()) {
      int end = Math.min(arrivals.size(), at + 1 + random.nextInt(20));
      List<Sample> batch = arrivals.subList(at, end);
      long mark = Long.MAX_VALUE;
      for (Sample later : arrivals.subList(end, arrivals.size())) {
        mark = Math.min(mark, later.timestampMillis());
      }
      for (Sample sample : batch) {
        appendTime = Math.max(appendTime, sample.timestampMillis());
        accepted
            .computeIfAbsent(sample.labels(), labels -> new TreeMap<>())
            .putIfAbsent(sample.timestampMillis(), sample.valueBits());
      }
      shard.send(Batches.batch(new Source("s", 1, Math.min(mark, appendTime)), batch), appendTime);
      if (restarts && random.nextInt(8) == 0) {
        shard.restart(random.nextBoolean());
      }
      at = end;
    }
    long watermark = appendTime + 2 * 3_600_000L + random.nextInt(3_600_000);
    shard.send(Batches.heartbeat("s", watermark), watermark);
    return watermark;
  }

  /** Samples ascending by time but for at most a minute, with some of them again. */
  private static List<Sample> arrivals(Random random, int seriesCount, int sampleCount) {
    List<Labels> names = new ArrayList<>();
    double[] values = new double[seriesCount];
    for (int i = 0; i < seriesCount; i++) {
      names.add(Batches.series("m" + i + (random.nextBoolean() ? "_total" : "")));
    }
    boolean fractions = random.nextBoolean();
    long step = List.of(1_000L, 15_000L, 60_000L, 400_000L).get(random.nextInt(4));
    List<Sample> sorted = new ArrayList<>();
    long timestamp = START + random.nextInt(1_000_000);
    for (int i = 0; i < sampleCount; i++) {
      int series = random.nextInt(seriesCount);
      timestamp += gap(random, step);
      values[series] = next(random, values[series], fractions);
      double value = special(random, values[series]);
      sorted.add(Sample.of(names.get(series), timestamp, value));
      if (random.nextInt(20) == 0) {
        sorted.add(Sample.of(names.get(series), timestamp, value));
        sorted.add(Sample.of(names.get(series), timestamp, value + 1));
      }
    }
    record Arrival(Sample sample, long place) {}

    List<Arrival> placed = new ArrayList<>();
    for (Sample sample : sorted) {
      placed.add(new Arrival(sample, sample.timestampMillis() + random.nextInt(60_000)));
    }
    placed.sort(Comparator.comparingLong(Arrival::place));
    return placed.stream().map(Arrival::sample).toList();
  }

  private static long gap(Random random, long step) {
    return switch (random.nextInt(60)) {
      case 0 -> 45 * 60_000L;
      case 1 -> 3 * DAY;
      case 2 -> 8 * DAY;
      default -> step / 2 + random.nextLong(step);
    };
  }

  private static double next(Random random, double value, boolean fractions) {
    double grown = value + (fractions ? random.nextDouble() * 10 : random.nextInt(10));
    return random.nextInt(25) == 0 ? grown / 4 : grown;
  }

  private static double special(Random random, double value) {
    return switch (random.nextInt(80)) {
      case 0 -> StaleMarker.VALUE;
      case 1 -> Double.NaN;
      case 2 -> -value;
      default -> value;
    };
  }

  private static MetricType type(Labels labels) {
    return labels.metricName().endsWith("_total") ? MetricType.COUNTER : MetricType.GAUGE;
  }

  private static Map<Labels, SortedMap<Long, Long>> cleanSamples(ShardHarness shard) {
    Map<Labels, SortedMap<Long, Long>> samples = new HashMap<>();
    for (byte[] record : shard.clean) {
      for (Sample sample : Batches.read(record)) {
        assertThat(
                samples
                    .computeIfAbsent(sample.labels(), labels -> new TreeMap<>())
                    .put(sample.timestampMillis(), sample.valueBits()))
            .isNull();
      }
    }
    return samples;
  }
}
