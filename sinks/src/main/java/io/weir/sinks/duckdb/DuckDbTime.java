package io.weir.sinks.duckdb;

import io.weir.sinks.delivery.StoreException;
import io.weir.sinks.reading.TimeSpan;

/** Event times as DuckDB holds them: microseconds of a {@code TIMESTAMPTZ}. */
final class DuckDbTime {
  /** About the year 290,000 either way: within what DuckDB can hold, with room for an hour. */
  private static final long GREATEST_MILLIS = 9_000_000_000_000_000L;

  private DuckDbTime() {}

  static long micros(long timestampMillis) {
    return timestampMillis * 1_000;
  }

  /** SQL for an event time, a constant for the optimizer. */
  static String literal(long timestampMillis) {
    return "make_timestamptz(" + micros(timestampMillis) + ")";
  }

  /** What of a range a file can hold. */
  static TimeSpan known(TimeSpan span) {
    return span.within(-GREATEST_MILLIS, GREATEST_MILLIS);
  }

  /** Checks that an event time can be held. */
  static void check(long timestampMillis) throws StoreException.Refused {
    if (timestampMillis > GREATEST_MILLIS || timestampMillis < -GREATEST_MILLIS) {
      throw new StoreException.Refused(
          "expected an event time within %d ms of the Unix epoch, found %d ms"
              .formatted(GREATEST_MILLIS, timestampMillis),
          null);
    }
  }
}
