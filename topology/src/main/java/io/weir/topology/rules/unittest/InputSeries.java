package io.weir.topology.rules.unittest;

import io.weir.schemas.labels.Labels;
import io.weir.topology.promql.series.SeriesPoint;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The input of a test, which goes into its storage as time passes. One thread. */
final class InputSeries {
  private final long startMillis;
  private final long intervalMillis;
  private final Map<Labels, Remaining> series = new TreeMap<>();

  InputSeries(long startMillis, long intervalMillis) {
    this.startMillis = startMillis;
    this.intervalMillis = intervalMillis;
  }

  /** The points of a series of which the first are in the storage. */
  private static final class Remaining {
    private final List<SeriesPoint> points;
    private int next;

    Remaining(List<SeriesPoint> points) {
      this.points = points;
    }
  }

  /** Takes a series; a later one of the same labels replaces it, as in Prometheus. */
  void add(Labels labels, List<SeriesPoint> points) {
    series.put(labels, new Remaining(points));
  }

  /** Moves what is not later than a time into the storage. */
  void appendUntil(long timeMillis, TestStorage storage) throws AppendException {
    for (Map.Entry<Labels, Remaining> entry : series.entrySet()) {
      Remaining remaining = entry.getValue();
      while (remaining.next < remaining.points.size()) {
        SeriesPoint point = remaining.points.get(remaining.next);
        long pointMillis = startMillis + point.step() * intervalMillis;
        if (pointMillis > timeMillis) {
          break;
        }
        storage.append(entry.getKey(), pointMillis, point.value(), point.histogram());
        remaining.next++;
      }
    }
  }
}
