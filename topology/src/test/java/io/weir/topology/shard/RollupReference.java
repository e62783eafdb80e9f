package io.weir.topology.shard;

import io.weir.schemas.rollup.RollupLevel;
import io.weir.schemas.rollup.RollupWindow;
import io.weir.schemas.samples.MetricType;
import io.weir.schemas.samples.StaleMarker;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Rollups in one pass over a series' raw samples, level by level from scratch. */
final class RollupReference {
  private static final long RUN_GAP_MILLIS = 7 * 86_400_000L;

  private RollupReference() {}

  /** A sample with what the pass knew at it: of this sample, and of the one before. */
  private record Point(
      long timestampMillis,
      double value,
      double lost,
      boolean runStart,
      double before,
      double lostBefore) {}

  /** All windows of a level that end at the watermark or before. */
  static List<RollupWindow> windows(
      MetricType type, RollupLevel level, SortedMap<Long, Long> raw, long watermarkMillis) {
    SortedMap<Long, List<Point>> pointsByStart = new TreeMap<>();
    for (Point point : passOnce(raw)) {
      pointsByStart
          .computeIfAbsent(
              level.windowStartMillis(point.timestampMillis()), start -> new ArrayList<>())
          .add(point);
    }
    List<RollupWindow> windows = new ArrayList<>();
    pointsByStart.forEach((start, points) -> {
      if (start + level.millis() <= watermarkMillis) {
        windows.add(window(type, level, start, points));
      }
    });
    return windows;
  }

  private static List<Point> passOnce(SortedMap<Long, Long> raw) {
    List<Point> points = new ArrayList<>();
    raw.forEach((timestamp, bits) -> {
      if (bits != StaleMarker.BITS) {
        points.add(next(points, timestamp, Double.longBitsToDouble(bits)));
      }
    });
    return points;
  }

  private static Point next(List<Point> points, long timestampMillis, double value) {
    if (points.isEmpty() || timestampMillis - points.getLast().timestampMillis() > RUN_GAP_MILLIS) {
      return new Point(timestampMillis, value, 0, true, value, 0);
    }
    Point previous = points.getLast();
    boolean loses = value < previous.value() && !Double.isInfinite(previous.value());
    double lost = loses ? previous.lost() + previous.value() : previous.lost();
    return new Point(timestampMillis, value, lost, false, previous.value(), previous.lost());
  }

  private static RollupWindow window(
      MetricType type, RollupLevel level, long start, List<Point> points) {
    Point first = points.getFirst();
    Point last = points.getLast();
    boolean counter = type == MetricType.COUNTER;
    double total = last.value() + last.lost();
    return new RollupWindow(
        type,
        level,
        start,
        start + level.millis(),
        points.size(),
        sum(points),
        extreme(points, false),
        extreme(points, true),
        first.value(),
        first.timestampMillis(),
        last.value(),
        last.timestampMillis(),
        counter ? total - (first.before() + first.lostBefore()) : 0,
        counter ? total : last.value(),
        points.stream().anyMatch(Point::runStart),
        0,
        false);
  }

  private static double sum(List<Point> points) {
    if (points.stream().allMatch(point -> Double.isFinite(point.value()))) {
      return points.stream()
          .map(point -> new BigDecimal(point.value()))
          .reduce(BigDecimal.ZERO, BigDecimal::add)
          .doubleValue();
    }
    double sum = 0;
    for (Point point : points) {
      sum += point.value();
    }
    return sum;
  }

  private static double extreme(List<Point> points, boolean greatest) {
    double extreme = Double.NaN;
    for (Point point : points) {
      double value = point.value();
      if (Double.isNaN(extreme) || (greatest ? value > extreme : value < extreme)) {
        extreme = value;
      }
    }
    return extreme;
  }
}
