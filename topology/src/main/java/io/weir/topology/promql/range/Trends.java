package io.weir.topology.promql.range;

import io.weir.topology.promql.annotation.Infos;
import io.weir.topology.promql.number.KahanSum;
import io.weir.topology.promql.value.QueryException;

/**
 * {@code deriv} and {@code predict_linear}, by least squares, and {@code
 * double_exponential_smoothing}.
 */
final class Trends {
  // Of a single number between histograms they say that these are ignored; otherwise nothing.
  static final RangeFunction DERIVATIVE =
      NumbersOnly.atLeast(
          2,
          (window, arguments, outcome) ->
              outcome.set(Line.of(window, window.numberTimes()[window.numbersFrom()]).slope));

  static final RangeFunction PREDICTION =
      NumbersOnly.atLeast(
          2,
          (window, arguments, outcome) -> {
            Line line = Line.of(window, window.timeMillis());
            outcome.set(line.slope * arguments[0] + line.intercept);
          });

  static final RangeFunction SMOOTHING = Trends::smooth;

  private Trends() {}

  private record Line(double slope, double intercept) {

    /** The line through the numbers, its intercept at a time. */
    static Line of(RangeWindow window, long interceptMillis) {
      double[] values = window.numbers();
      long[] times = window.numberTimes();
      int from = window.numbersFrom();
      int to = window.numbersTo();
      double first = values[from];
      boolean constant = true;
      KahanSum sumX = new KahanSum();
      KahanSum sumY = new KahanSum();
      KahanSum sumXy = new KahanSum();
      KahanSum sumX2 = new KahanSum();
      for (int i = from; i < to; i++) {
        // The first is compared with nothing, so that a single NaN is constant.
        if (i > from && values[i] != first) {
          constant = false;
        }
        double x = Rates.seconds(times[i] - interceptMillis);
        sumX.add(x);
        sumY.add(values[i]);
        sumXy.add(x * values[i]);
        sumX2.add(x * x);
      }
      if (constant) {
        return Double.isInfinite(first) ? new Line(Double.NaN, Double.NaN) : new Line(0, first);
      }
      double n = to - from;
      double x = sumX.total();
      double y = sumY.total();
      double covariance = sumXy.total() - x * y / n;
      double variance = sumX2.total() - x * x / n;
      double slope = covariance / variance;
      return new Line(slope, y / n - slope * x / n);
    }
  }

  private static void smooth(RangeWindow window, double[] arguments, Outcome outcome) {
    double smoothing = arguments[0];
    double trend = arguments[1];
    check("smoothing", "sf", smoothing);
    check("trend", "tf", trend);
    if (window.isMixed()) {
      window
          .annotations()
          .add(Infos.histogramIgnoredInMixedRange(window.metricName(), window.position()));
    }
    if (window.numberCount() < 2) {
      return;
    }
    double[] values = window.numbers();
    int from = window.numbersFrom();
    double before = 0;
    double smoothed = values[from];
    double slope = values[from + 1] - values[from];
    for (int i = from + 1; i < window.numbersTo(); i++) {
      if (i > from + 1) {
        slope = trend * (smoothed - before) + (1 - trend) * slope;
      }
      before = smoothed;
      smoothed = smoothing * values[i] + (1 - smoothing) * (smoothed + slope);
    }
    outcome.set(smoothed);
  }

  private static void check(String name, String symbol, double factor) {
    if (factor <= 0 || factor >= 1) {
      throw new QueryException(
          String.format("invalid %s factor. Expected: 0 < %s < 1, got: %f", name, symbol, factor));
    }
  }
}
