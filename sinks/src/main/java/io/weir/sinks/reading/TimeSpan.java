package io.weir.sinks.reading;

/**
 * A range of event time, since the Unix epoch.
 *
 * @param fromMillis included
 * @param toMillis included
 */
public record TimeSpan(long fromMillis, long toMillis) {
  private static final long FIRST_YEAR_MILLIS = -62_135_596_800_000L;

  /** The part of it that lies in another. */
  public TimeSpan within(long firstMillis, long lastMillis) {
    return new TimeSpan(Math.max(fromMillis, firstMillis), Math.min(toMillis, lastMillis));
  }

  /** Whether there is no time in it. */
  public boolean isEmpty() {
    return toMillis < fromMillis;
  }

  /** Whether it has no beginning that anybody means: it begins before the year 1. */
  public boolean isFromEver() {
    return fromMillis < FIRST_YEAR_MILLIS;
  }
}
