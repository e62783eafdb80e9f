package io.weir.sinks.duckdb;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A stretch of event time.
 *
 * @param startMillis inclusive, since the Unix epoch
 * @param endMillis exclusive, since the Unix epoch
 */
record TimeRange(long startMillis, long endMillis) {
  private static final long HOUR_MILLIS = 3_600_000;

  /** SQL that a column lies in the range. */
  String contains(String column) {
    return "%s >= %s AND %s < %s"
        .formatted(column, DuckDbTime.literal(startMillis), column, DuckDbTime.literal(endMillis));
  }

  private TimeRange with(long timestampMillis) {
    return new TimeRange(
        Math.min(startMillis, timestampMillis), Math.max(endMillis, timestampMillis + 1));
  }

  /**
   * Finds the stretches that hold all times added. What is stored in them is read for each write,
   * so they are as short as the times allow, and one old row doesn't make all between it and now be
   * read: there is no whole hour in a range without a time.
   */
  static final class Collector {
    private final TreeMap<Long, TimeRange> hours = new TreeMap<>();
    private long lastHour;
    private @Nullable TimeRange last;

    void add(long timestampMillis) {
      TimeRange known = last;
      if (known != null
          && timestampMillis >= known.startMillis
          && timestampMillis < known.endMillis) {
        return;
      }
      long hour = Math.floorDiv(timestampMillis, HOUR_MILLIS);
      TimeRange of = hour == lastHour ? known : hours.get(hour);
      TimeRange wider =
          of == null
              ? new TimeRange(timestampMillis, timestampMillis + 1)
              : of.with(timestampMillis);
      hours.put(hour, wider);
      lastHour = hour;
      last = wider;
    }

    List<TimeRange> ranges() {
      List<TimeRange> ranges = new ArrayList<>();
      long previousHour = 0;
      for (Map.Entry<Long, TimeRange> entry : hours.entrySet()) {
        if (!ranges.isEmpty() && entry.getKey() == previousHour + 1) {
          long start = ranges.getLast().startMillis;
          ranges.set(ranges.size() - 1, new TimeRange(start, entry.getValue().endMillis));
        } else {
          ranges.add(entry.getValue());
        }
        previousHour = entry.getKey();
      }
      return ranges;
    }
  }
}
