package io.weir.topology.promql.range;

/** What the times at which counters began tell of resets. Zero is unknown. */
final class StartTimes {
  private StartTimes() {}

  /**
   * Whether a counter was reset between two samples by their start times. A start at or after its
   * own sample tells nothing. One that is the previous sample's time is a reset if the previous
   * start is known, as in a series of deltas.
   */
  static boolean isReset(
      long previousStart, long previousTime, long currentStart, long currentTime) {
    if (currentStart == 0 || currentStart >= currentTime || currentStart < previousTime) {
      return false;
    }
    if (currentStart > previousTime) {
      return true;
    }
    return previousStart <= previousTime && previousStart != 0 && previousStart != previousTime;
  }

  /** Whether the sample at an index began anew since the one before it. */
  static boolean isReset(long[] starts, long[] times, int index) {
    return starts.length > 0
        && isReset(starts[index - 1], times[index - 1], starts[index], times[index]);
  }

  /** Whether a sample claims a start before the previous sample, and not the previous start. */
  static boolean overlaps(long[] starts, long[] times, int index) {
    return starts.length > 0
        && starts[index] != 0
        && starts[index] < times[index - 1]
        && starts[index] != starts[index - 1];
  }
}
