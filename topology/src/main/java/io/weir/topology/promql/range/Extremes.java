package io.weir.topology.promql.range;

/**
 * {@code min_over_time}, {@code max_over_time} and the times of the least and greatest: NaN only if
 * there is nothing else; of equal ones, the last's time.
 */
final class Extremes {
  static final RangeFunction MIN =
      NumbersOnly.atLeast(1, (window, arguments, outcome) -> outcome.set(min(window)));
  static final RangeFunction MAX =
      NumbersOnly.atLeast(1, (window, arguments, outcome) -> outcome.set(max(window)));
  static final RangeFunction TIME_OF_MIN =
      NumbersOnly.atLeast(1, (window, arguments, outcome) -> outcome.set(time(window, -1)));
  static final RangeFunction TIME_OF_MAX =
      NumbersOnly.atLeast(1, (window, arguments, outcome) -> outcome.set(time(window, 1)));

  private Extremes() {}

  private static double min(RangeWindow window) {
    double[] values = window.numbers();
    double min = values[window.numbersFrom()];
    for (int i = window.numbersFrom() + 1; i < window.numbersTo(); i++) {
      if (values[i] < min || Double.isNaN(min)) {
        min = values[i];
      }
    }
    return min;
  }

  private static double max(RangeWindow window) {
    double[] values = window.numbers();
    double max = values[window.numbersFrom()];
    for (int i = window.numbersFrom() + 1; i < window.numbersTo(); i++) {
      if (values[i] > max || Double.isNaN(max)) {
        max = values[i];
      }
    }
    return max;
  }

  private static double time(RangeWindow window, int sign) {
    double[] values = window.numbers();
    int found = window.numbersFrom();
    for (int i = found + 1; i < window.numbersTo(); i++) {
      boolean further = sign > 0 ? values[i] >= values[found] : values[i] <= values[found];
      if (further || Double.isNaN(values[found])) {
        found = i;
      }
    }
    return Rates.seconds(window.numberTimes()[found]);
  }
}
