package io.weir.topology.rules.schedule;

/**
 * The times at which something is evaluated: {@code phase + k * interval} for each whole k. All are
 * event times in milliseconds since the epoch.
 *
 * @param intervalMillis between two times, positive
 * @param phaseMillis from 0, less than the interval
 * @param delayMillis how far past a time the watermark must be before it is evaluated, 0 or more:
 *     the rules' query offset (R9)
 */
public record Cadence(long intervalMillis, long phaseMillis, long delayMillis) {
  public Cadence {
    if (intervalMillis <= 0 || phaseMillis < 0 || phaseMillis >= intervalMillis) {
      throw new IllegalArgumentException(
          "cadence: expected a positive interval and a phase within it, found %d ms and %d ms"
              .formatted(intervalMillis, phaseMillis));
    }
  }

  /**
   * The times at which rules look back from their ticks, which are the multiples of an interval.
   *
   * @param queryOffsetMillis how far each looks back from its tick, 0 or more
   */
  static Cadence ofRules(long intervalMillis, long queryOffsetMillis) {
    return new Cadence(
        intervalMillis, Math.floorMod(-queryOffsetMillis, intervalMillis), queryOffsetMillis);
  }

  /** The steps of a subquery, which are the multiples of its step. */
  Cadence ofSteps(long stepMillis) {
    return new Cadence(stepMillis, 0, delayMillis);
  }

  /** Whether a time is one of them. */
  public boolean has(long timeMillis) {
    return Math.floorMod(timeMillis - phaseMillis, intervalMillis) == 0;
  }

  /** The first one after a time. */
  public long after(long timeMillis) {
    return last(timeMillis) + intervalMillis;
  }

  /** The last one not after a time. */
  public long last(long timeMillis) {
    return timeMillis - Math.floorMod(timeMillis - phaseMillis, intervalMillis);
  }
}
