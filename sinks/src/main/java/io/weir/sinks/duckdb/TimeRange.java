package io.weir.sinks.duckdb;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Whole hours of event time.
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

  /**
   * The hours that hold any of the times added, neighbours joined. Few distinct ranges: what is old
   * and what is new are looked up apart, so that one old row doesn't make all between be read.
   */
  static final class Collector {
    private final SortedSet<Long> hours = new TreeSet<>();
    private long lastHour = Long.MIN_VALUE;

    void add(long timestampMillis) {
      long hour = Math.floorDiv(timestampMillis, HOUR_MILLIS);
      if (hour != lastHour) {
        hours.add(hour);
        lastHour = hour;
      }
    }

    List<TimeRange> ranges() {
      List<TimeRange> ranges = new ArrayList<>();
      for (long hour : hours) {
        long start = hour * HOUR_MILLIS;
        long end = start + HOUR_MILLIS;
        if (!ranges.isEmpty() && ranges.getLast().endMillis() == start) {
          ranges.set(ranges.size() - 1, new TimeRange(ranges.getLast().startMillis(), end));
        } else {
          ranges.add(new TimeRange(start, end));
        }
      }
      return ranges;
    }
  }
}
