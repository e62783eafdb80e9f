package io.weir.topology.promql.range;

import io.weir.topology.promql.syntax.RangeEnds;

/** Values between two samples of numbers. */
public final class Interpolation {
  private Interpolation() {}

  /**
   * The value at a time on the line between two samples. A counter that was reset between them is
   * taken to begin at zero at the first one.
   */
  public static double between(
      long time1, double value1, long time2, double value2, long timeMillis, boolean counter) {
    double from = counter && value2 < value1 ? 0 : value1;
    return from + (value2 - from) * (timeMillis - time1) / (time2 - time1);
  }

  /** The value at the range's start. */
  static double atStart(RangeWindow window, int first, boolean counter) {
    long[] times = window.numberTimes();
    return window.ends() == RangeEnds.SMOOTHED && times[first] < window.startMillis()
        ? at(window, first, window.startMillis(), counter)
        : window.numbers()[first];
  }

  /** The value at the range's end. */
  static double atEnd(RangeWindow window, int last, boolean counter) {
    long[] times = window.numberTimes();
    return window.ends() == RangeEnds.SMOOTHED
            && last > window.numbersFrom()
            && times[last] > window.endMillis()
        ? at(window, last - 1, window.endMillis(), counter)
        : window.numbers()[last];
  }

  private static double at(RangeWindow window, int index, long timeMillis, boolean counter) {
    long[] times = window.numberTimes();
    double[] values = window.numbers();
    return between(
        times[index], values[index], times[index + 1], values[index + 1], timeMillis, counter);
  }
}
