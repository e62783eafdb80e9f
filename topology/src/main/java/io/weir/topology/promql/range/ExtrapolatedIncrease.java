package io.weir.topology.promql.range;

/** {@code rate}, {@code increase} and {@code delta} of numbers, of what they look at in a range. */
public final class ExtrapolatedIncrease {
  private ExtrapolatedIncrease() {}

  /**
   * The increase from the first to the last number, stretched to the whole range.
   *
   * @param rangeStartMillis where the range begins
   * @param rangeEndMillis where it ends
   * @param firstMillis when the first number is
   * @param lastMillis when the last one is, later
   * @param distances how many distances there are between the numbers
   * @param lost what a counter lost in resets
   * @param counter whether it is one, which isn't taken back beyond zero
   * @param perSecond whether the result is for each second of the range
   */
  public static double of(
      long rangeStartMillis,
      long rangeEndMillis,
      long firstMillis,
      double first,
      long lastMillis,
      double last,
      int distances,
      double lost,
      boolean counter,
      boolean perSecond) {
    double increase = last - first;
    double zeroAfter = Double.NaN;
    if (counter) {
      increase += lost;
      if (increase > 0 && first >= 0) {
        zeroAfter = Rates.seconds(lastMillis - firstMillis) * (first / increase);
      }
    }
    return increase
        * Extrapolation.factor(
            rangeStartMillis,
            rangeEndMillis,
            firstMillis,
            lastMillis,
            distances,
            Extrapolation.UNKNOWN_START,
            zeroAfter,
            perSecond);
  }
}
