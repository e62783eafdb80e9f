package io.weir.ops.crash;

import io.weir.schemas.labels.Labels;
import io.weir.schemas.rollup.RollupLevel;
import io.weir.schemas.rollup.RollupWindow;
import io.weir.schemas.samples.MetricType;
import io.weir.schemas.samples.StaleMarker;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * All closed windows of all series from all samples at once. The values must be whole numbers, so
 * that sums are exact in any order.
 */
final class NaiveRollups {
  private final Map<Key, RollupWindow> windows = new HashMap<>();

  /**
   * What a window is known by.
   *
   * @param labels its series
   * @param level its level
   * @param startMillis its start, since the Unix epoch
   */
  record Key(Labels labels, String level, long startMillis) {}

  /**
   * Adds the windows of one shard's series that end at the shard's watermark or before; those of
   * {@link Feed#LATE_JOB} are left out.
   */
  void add(ShardInput shard) {
    Map<Labels, SortedMap<Long, Double>> series = new HashMap<>();
    shard
        .accepted()
        .forEach((key, bits) -> {
          if (bits != StaleMarker.BITS) {
            series
                .computeIfAbsent(key.labels(), labels -> new TreeMap<>())
                .put(key.timestampMillis(), Double.longBitsToDouble(bits));
          }
        });
    series.forEach((labels, samples) -> {
      if (labels.value("job").equals(Feed.LATE_JOB)) {
        return;
      }
      for (RollupLevel level : CrashingStream.LEVELS) {
        addSeries(labels, level, samples, shard.watermarkMillis());
      }
    });
  }

  /** All windows that were added. */
  Map<Key, RollupWindow> windows() {
    return windows;
  }

  private void addSeries(
      Labels labels, RollupLevel level, SortedMap<Long, Double> samples, long watermarkMillis) {
    double lost = 0;
    @Nullable Double before = null;
    while (!samples.isEmpty()) {
      long startMillis = level.windowStartMillis(samples.firstKey());
      long endMillis = startMillis + level.millis();
      if (endMillis > watermarkMillis) {
        return;
      }
      SortedMap<Long, Double> window = samples.headMap(endMillis);
      double lostBefore = lost;
      double previous = before == null ? window.firstEntry().getValue() : before;
      double reference = previous;
      for (double value : window.values()) {
        lost += value < previous ? previous : 0;
        previous = value;
      }
      boolean counter = labels.metricName().endsWith("_total");
      windows.put(
          new Key(labels, level.name(), startMillis),
          window(
              counter ? MetricType.COUNTER : MetricType.GAUGE,
              level,
              window,
              counter ? previous + lost - reference - lostBefore : 0,
              counter ? previous + lost : previous,
              before == null));
      before = previous;
      samples = samples.tailMap(endMillis);
    }
  }

  private static RollupWindow window(
      MetricType type,
      RollupLevel level,
      SortedMap<Long, Double> samples,
      double increase,
      double total,
      boolean runStart) {
    List<Double> sorted = samples.values().stream().sorted().toList();
    long startMillis = level.windowStartMillis(samples.firstKey());
    return new RollupWindow(
        type,
        level,
        startMillis,
        startMillis + level.millis(),
        samples.size(),
        sorted.stream().mapToDouble(Double::doubleValue).sum(),
        sorted.getFirst(),
        sorted.getLast(),
        samples.firstEntry().getValue(),
        samples.firstKey(),
        samples.lastEntry().getValue(),
        samples.lastKey(),
        increase,
        total,
        runStart,
        0,
        false);
  }
}
