package io.weir.sinks.reading;

/**
 * A range of event time, since the Unix epoch.
 *
 * @param fromMillis included
 * @param toMillis included
 */
public record TimeSpan(long fromMillis, long toMillis) {
  /** The part of it that lies in another. */
  public TimeSpan within(long firstMillis, long lastMillis) {
    return new TimeSpan(Math.max(fromMillis, firstMillis), Math.min(toMillis, lastMillis));
  }

  /** Whether there is no time in it. */
  public boolean isEmpty() {
    return toMillis < fromMillis;
  }
}
