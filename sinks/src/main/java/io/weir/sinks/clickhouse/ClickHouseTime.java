package io.weir.sinks.clickhouse;

import io.weir.sinks.delivery.StoreException;
import io.weir.sinks.reading.TimeSpan;

/** Event times as the tables hold them: milliseconds of a {@code DateTime64(3)}. */
final class ClickHouseTime {
  /** Partitions and retention count days and seconds since 1970 in 16 and 32 bits. */
  private static final long END_MILLIS = (1L << 32) * 1_000;

  private ClickHouseTime() {}

  /** What of a range the tables can hold. */
  static TimeSpan known(TimeSpan span) {
    return span.within(0, END_MILLIS - 1);
  }

  /** Checks that an event time can be held. */
  static void check(long timestampMillis) throws StoreException.Refused {
    if (timestampMillis < 0 || timestampMillis >= END_MILLIS) {
      throw new StoreException.Refused(
          "expected an event time from 0 (1970) to before %d ms (2106), found %d ms"
              .formatted(END_MILLIS, timestampMillis),
          null);
    }
  }
}
