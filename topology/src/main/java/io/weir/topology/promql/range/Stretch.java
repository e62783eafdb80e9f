package io.weir.topology.promql.range;

/**
 * The {@linkplain Extrapolation factor} of a counter's or gauge's increase, for one range after the
 * other: series of one target have their samples at the same times, so most of it is computed once
 * for them. One thread.
 */
public final class Stretch {
  private final boolean counter;
  private final boolean perSecond;
  private long rangeStartMillis;
  private long rangeEndMillis;
  private long firstMillis;
  private long lastMillis;

  /** How many distances there are between the samples; none yet if negative. */
  private int distances = -1;

  private double toStart;
  private double toEnd;
  private double sampled;
  private double rangeSeconds;
  private double factor;

  /**
   * Of ranges that come.
   *
   * @param counter whether it is a counter, which isn't taken back beyond zero
   * @param perSecond whether the result is for each second of the range
   */
  public Stretch(boolean counter, boolean perSecond) {
    this.counter = counter;
    this.perSecond = perSecond;
  }

  /**
   * The increase from the first to the last number, stretched to the whole range.
   *
   * @param newRangeStartMillis where the range begins
   * @param newRangeEndMillis where it ends
   * @param newFirstMillis when the first number is
   * @param newLastMillis when the last one is, later
   * @param newDistances how many distances there are between the numbers, positive
   * @param lost what a counter lost in resets
   */
  public double increase(
      long newRangeStartMillis,
      long newRangeEndMillis,
      long newFirstMillis,
      double first,
      long newLastMillis,
      double last,
      int newDistances,
      double lost) {
    if (newFirstMillis != firstMillis
        || newLastMillis != lastMillis
        || newDistances != distances
        || newRangeStartMillis != rangeStartMillis
        || newRangeEndMillis != rangeEndMillis) {
      rangeStartMillis = newRangeStartMillis;
      rangeEndMillis = newRangeEndMillis;
      firstMillis = newFirstMillis;
      lastMillis = newLastMillis;
      distances = newDistances;
      learn();
    }
    double increase = last - first;
    if (!counter) {
      return increase * factor;
    }
    increase += lost;
    // The second condition tells without a division that zero is far away.
    if (!(increase > 0 && first >= 0) || first * sampled > 2 * toStart * increase) {
      return increase * factor;
    }
    double zeroAfter = sampled * (first / increase);
    return increase * (zeroAfter < toStart ? factor(zeroAfter) : factor);
  }

  private void learn() {
    toStart = Rates.seconds(firstMillis - rangeStartMillis);
    toEnd = Rates.seconds(rangeEndMillis - lastMillis);
    sampled = Rates.seconds(lastMillis - firstMillis);
    rangeSeconds = Rates.seconds(rangeEndMillis - rangeStartMillis);
    double average = distances > 0 ? sampled / distances : 0;
    double threshold = average * 1.1;
    if (toStart >= threshold) {
      toStart = average / 2;
    }
    if (toEnd >= threshold) {
      toEnd = average / 2;
    }
    factor = factor(toStart);
  }

  private double factor(double before) {
    double whole = sampled == 0 ? 1 : (sampled + before + toEnd) / sampled;
    return perSecond ? whole / rangeSeconds : whole;
  }
}
