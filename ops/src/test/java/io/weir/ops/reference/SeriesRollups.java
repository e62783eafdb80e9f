package io.weir.ops.reference;

import io.weir.ops.committed.Value;
import io.weir.schemas.rollup.RollupLevel;
import io.weir.schemas.rollup.RollupWindow;
import io.weir.schemas.samples.MetricType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The windows of one series from all of its samples (U2 to U4, C1, T7). */
final class SeriesRollups {
  /** A series that was away for longer begins a new run (U3). */
  static final long RUN_GAP_MILLIS = Duration.ofDays(7).toMillis();

  private SeriesRollups() {}

  /**
   * All closed windows of all levels.
   *
   * @param watermarkMillis windows that end here or before are closed (T7)
   */
  static List<RollupWindow> windows(
      SeriesHistory series, List<RollupLevel> levels, long watermarkMillis) {
    List<RollupWindow> windows = new ArrayList<>();
    List<Span> below = points(series);
    for (RollupLevel level : levels) {
      below = level(below, level);
      for (Span span : below) {
        long startMillis = level.windowStartMillis(span.firstMillis);
        if (startMillis + level.millis() <= watermarkMillis) {
          windows.add(span.window(series.type(), level, startMillis));
        }
      }
    }
    return windows;
  }

  /** Each float as a span of its own; staleness markers aren't samples (U4). */
  private static List<Span> points(SeriesHistory series) {
    List<Span> points = new ArrayList<>();
    boolean counter = series.type() == MetricType.COUNTER;
    for (Map.Entry<Long, Value> sample : series.counted().entrySet()) {
      if (sample.getValue() instanceof Value.OfFloat value && !value.isStaleMarker()) {
        points.add(next(points, sample.getKey(), value.value(), counter));
      }
    }
    return points;
  }

  private static Span next(List<Span> points, long timestampMillis, double value, boolean counter) {
    boolean runStarts =
        points.isEmpty() || timestampMillis - points.getLast().lastMillis > RUN_GAP_MILLIS;
    return runStarts
        ? Span.first(timestampMillis, value)
        : points.getLast().next(timestampMillis, value, counter);
  }

  /** The windows of a level from those of the level below (U4). */
  private static List<Span> level(List<Span> below, RollupLevel level) {
    SortedMap<Long, List<Span>> byStart =
        below.stream()
            .collect(
                Collectors.groupingBy(
                    span -> level.windowStartMillis(span.firstMillis),
                    TreeMap::new,
                    Collectors.toList()));
    return byStart.values().stream().map(Span::joined).toList();
  }

  /**
   * What a series did in a stretch of time.
   *
   * @param before the last sample before it; the first in it if a run begins with it
   * @param lostBefore what the run had lost in resets up to {@code before}
   * @param lost what it had lost up to {@code last}
   */
  private record Span(
      long count,
      double sum,
      double min,
      double max,
      double first,
      long firstMillis,
      double last,
      long lastMillis,
      double before,
      double lostBefore,
      double lost,
      boolean runStart) {
    static Span first(long timestampMillis, double value) {
      return point(timestampMillis, value, value, 0, 0, true);
    }

    /** The next sample of the run. An infinite one loses nothing in its reset. */
    Span next(long timestampMillis, double value, boolean counter) {
      boolean reset = counter && value < last && !Double.isInfinite(last);
      return point(timestampMillis, value, last, lost, reset ? lost + last : lost, false);
    }

    private static Span point(
        long timestampMillis,
        double value,
        double before,
        double lostBefore,
        double lost,
        boolean runStart) {
      return new Span(
          1,
          value,
          value,
          value,
          value,
          timestampMillis,
          value,
          timestampMillis,
          before,
          lostBefore,
          lost,
          runStart);
    }

    static Span joined(List<Span> parts) {
      Span first = parts.getFirst();
      Span last = parts.getLast();
      return new Span(
          parts.stream().mapToLong(Span::count).sum(),
          OverTime.sum(parts.stream().map(Span::sum).toList()),
          OverTime.min(parts.stream().map(Span::min).toList()),
          OverTime.max(parts.stream().map(Span::max).toList()),
          first.first,
          first.firstMillis,
          last.last,
          last.lastMillis,
          first.before,
          first.lostBefore,
          last.lost,
          parts.stream().anyMatch(Span::runStart));
    }

    RollupWindow window(MetricType type, RollupLevel level, long startMillis) {
      boolean counter = type == MetricType.COUNTER;
      return new RollupWindow(
          type,
          level,
          startMillis,
          startMillis + level.millis(),
          count,
          sum,
          min,
          max,
          first,
          firstMillis,
          last,
          lastMillis,
          counter ? (last - before) + (lost - lostBefore) : 0,
          counter ? last + lost : last,
          runStart,
          0,
          false);
    }
  }
}
