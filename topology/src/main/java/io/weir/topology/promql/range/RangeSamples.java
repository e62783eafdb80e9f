package io.weir.topology.promql.range;

import io.weir.topology.promql.histogram.FloatHistogram;
import io.weir.topology.promql.syntax.RangeEnds;
import io.weir.topology.promql.value.MatrixValue;
import io.weir.topology.promql.value.QueryException;
import java.util.Arrays;

/** The samples of a range themselves, as a query for them is answered. */
public final class RangeSamples {
  private RangeSamples() {}

  /**
   * The samples in a window; with ends that are {@code anchored} or {@code smoothed}, numbers at
   * both ends too.
   *
   * @throws QueryException if histograms would have to be put at the ends
   */
  public static MatrixValue.Series of(RangeWindow window) {
    if (window.ends() == RangeEnds.EXTRAPOLATED) {
      return new MatrixValue.Series(
          window.labels(),
          Arrays.copyOfRange(window.numberTimes(), window.numbersFrom(), window.numbersTo()),
          Arrays.copyOfRange(window.numbers(), window.numbersFrom(), window.numbersTo()),
          Arrays.copyOfRange(
              window.histogramTimes(), window.histogramsFrom(), window.histogramsTo()),
          Arrays.copyOfRange(window.histograms(), window.histogramsFrom(), window.histogramsTo()));
    }
    if (window.hasHistograms()) {
      throw new QueryException(
          window.ends().keyword() + " modifier is not supported with histograms");
    }
    return bounded(window);
  }

  private static MatrixValue.Series bounded(RangeWindow window) {
    long[] times = window.numberTimes();
    int from = window.numbersFrom();
    int to = window.numbersTo();
    int first = Ends.first(times, from, to, window.startMillis());
    int last =
        window.ends() == RangeEnds.SMOOTHED
            ? Ends.last(times, from, to, window.endMillis())
            : to - 1;
    if (!window.hasNumbers() || times[last] <= window.startMillis()) {
      return series(window, new long[0], new double[0]);
    }
    double left = Interpolation.atStart(window, first, false);
    double right = Interpolation.atEnd(window, last, false);
    int inside = times[first] <= window.startMillis() ? first + 1 : first;
    int end = times[last] >= window.endMillis() ? last : last + 1;
    int count = Math.max(0, end - inside);
    long[] boundedTimes = new long[count + 2];
    double[] values = new double[count + 2];
    boundedTimes[0] = window.startMillis();
    values[0] = left;
    System.arraycopy(times, inside, boundedTimes, 1, count);
    System.arraycopy(window.numbers(), inside, values, 1, count);
    boundedTimes[count + 1] = window.endMillis();
    values[count + 1] = right;
    return series(window, boundedTimes, values);
  }

  private static MatrixValue.Series series(RangeWindow window, long[] times, double[] values) {
    return new MatrixValue.Series(
        window.labels(), times, values, new long[0], new FloatHistogram[0]);
  }
}
