package io.weir.topology.promql.range;

import io.weir.topology.promql.syntax.RangeEnds;

/**
 * {@code rate}, {@code increase} and {@code delta} between values at the very ends of the range:
 * the last sample at or before an end ({@code anchored}), or interpolated there ({@code smoothed}).
 */
final class BoundedRates {
  private BoundedRates() {}

  static void apply(RangeWindow window, Outcome outcome, boolean counter, boolean perSecond) {
    boolean smoothed = window.ends() == RangeEnds.SMOOTHED;
    long[] times = window.numberTimes();
    double[] values = window.numbers();
    int first = Ends.first(times, window.numbersFrom(), window.numbersTo(), window.startMillis());
    int last =
        smoothed
            ? Ends.last(times, window.numbersFrom(), window.numbersTo(), window.endMillis())
            : window.numbersTo() - 1;
    if (times[last] <= window.startMillis() || (smoothed && times[first] > window.endMillis())) {
      return;
    }
    double left = Interpolation.atStart(window, first, counter);
    double right = Interpolation.atEnd(window, last, counter);
    double difference = right - left;
    if (counter) {
      int from = times[first] <= window.startMillis() ? first + 1 : first;
      int to = times[last] >= window.endMillis() ? last : last + 1;
      difference += lostInResets(left, right, values, from, to);
    }
    outcome.set(perSecond ? difference / Rates.seconds(window.rangeMillis()) : difference);
  }

  private static double lostInResets(double left, double right, double[] values, int from, int to) {
    double lost = 0;
    double before = left;
    for (int i = from; i < to; i++) {
      if (values[i] < before) {
        lost += before;
      }
      before = values[i];
    }
    return right < before ? lost + before : lost;
  }
}
