package io.weir.ops.embedded.connect;

import io.weir.ops.embedded.connect.ConnectorStatus.State;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * When a part that failed is to be started again: after a time that doubles with each failure, and
 * is short again when the part has run for the longest of these times. Owned by the thread of
 * {@link ConnectorSupervisor}.
 */
final class Restarts {

  private final Duration first;
  private final Duration longest;
  private final Map<String, Failing> parts = new HashMap<>();

  Restarts(Duration first, Duration longest) {
    this.first = first;
    this.longest = longest;
  }

  /** What is to be done about a part. */
  sealed interface Advice {
    /** Nothing. */
    record Leave() implements Advice {}

    /** It has failed since we looked, and will be started again. */
    record WillRestart(Duration after) implements Advice {}

    /** It is time to start it again. */
    record RestartNow() implements Advice {}
  }

  /**
   * Takes in what a part is at, and says what to do.
   *
   * @param part a name that stays
   * @param nowNanos the time since some instant
   */
  Advice observe(String part, State state, long nowNanos) {
    Failing failing = parts.get(part);
    if (state != State.FAILED) {
      if (failing != null
          && !failing.waiting
          && nowNanos - failing.sinceNanos >= longest.toNanos()) {
        parts.remove(part);
      }
      return new Advice.Leave();
    }
    if (failing == null || !failing.waiting) {
      int failures = failing == null ? 1 : failing.failures + 1;
      parts.put(part, new Failing(failures, true, nowNanos));
      return new Advice.WillRestart(delay(failures));
    }
    if (nowNanos - failing.sinceNanos < delay(failing.failures).toNanos()) {
      return new Advice.Leave();
    }
    parts.put(part, new Failing(failing.failures, false, nowNanos));
    return new Advice.RestartNow();
  }

  private Duration delay(int failures) {
    Duration delay = first.multipliedBy(1L << Math.min(failures - 1, 20));
    return delay.compareTo(longest) < 0 ? delay : longest;
  }

  /**
   * @param waiting for its restart; else it was started again
   * @param sinceNanos when that began
   */
  private record Failing(int failures, boolean waiting, long sinceNanos) {}
}
