package io.weir.topology.promql.range;

/**
 * By how much the difference of two samples is stretched to stand for the whole range. A sample
 * close to an end (up to 1.1 average distances) is taken to reach it; otherwise the series is taken
 * to begin or end half a distance from it. A counter is not taken back beyond where it would have
 * been zero.
 */
public final class Extrapolation {
  /** The counter's start isn't known. */
  public static final long UNKNOWN_START = Long.MIN_VALUE;

  private Extrapolation() {}

  /**
   * The factor.
   *
   * @param rangeStartMillis where the range begins
   * @param rangeEndMillis where it ends
   * @param firstMillis when the first sample is
   * @param lastMillis when the last one is
   * @param distances how many distances there are between the samples
   * @param startMillis when the counter began at zero within the range, or {@link #UNKNOWN_START}
   * @param zeroAfter how many seconds before the first sample the counter was zero; NaN if that
   *     says nothing
   * @param perSecond whether the result is for each second of the range
   */
  public static double factor(
      long rangeStartMillis,
      long rangeEndMillis,
      long firstMillis,
      long lastMillis,
      int distances,
      long startMillis,
      double zeroAfter,
      boolean perSecond) {
    double toStart = Rates.seconds(firstMillis - rangeStartMillis);
    double toEnd = Rates.seconds(rangeEndMillis - lastMillis);
    double sampled = Rates.seconds(lastMillis - firstMillis);
    double average = distances > 0 ? sampled / distances : 0;
    double threshold = average * 1.1;
    if (startMillis != UNKNOWN_START) {
      toStart = 0;
      sampled = Rates.seconds(lastMillis - startMillis);
    } else {
      if (toStart >= threshold) {
        toStart = average / 2;
      }
      if (zeroAfter < toStart) {
        toStart = zeroAfter;
      }
    }
    if (toEnd >= threshold) {
      toEnd = average / 2;
    }
    double factor = sampled == 0 ? 1 : (sampled + toStart + toEnd) / sampled;
    return perSecond ? factor / Rates.seconds(rangeEndMillis - rangeStartMillis) : factor;
  }
}
