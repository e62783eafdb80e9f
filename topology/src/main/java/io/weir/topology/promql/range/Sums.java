package io.weir.topology.promql.range;

import io.weir.topology.promql.annotation.Warnings;
import io.weir.topology.promql.histogram.FloatHistogram;
import io.weir.topology.promql.number.KahanSum;
import org.jspecify.annotations.Nullable;

/**
 * {@code sum_over_time} and {@code avg_over_time}. A mean is the compensated sum over the count as
 * long as the sum is finite, and then goes on as a running mean.
 */
final class Sums {
  static final RangeFunction SUM =
      (window, arguments, outcome) -> {
        if (isOfOneKind(window)) {
          if (window.hasNumbers()) {
            outcome.set(sum(window));
          } else {
            set(outcome, new HistogramSums(window).sum());
          }
        }
      };

  static final RangeFunction AVERAGE =
      (window, arguments, outcome) -> {
        if (isOfOneKind(window)) {
          if (window.hasNumbers()) {
            outcome.set(mean(window));
          } else {
            set(outcome, new HistogramSums(window).mean());
          }
        }
      };

  private Sums() {}

  private static void set(Outcome outcome, @Nullable FloatHistogram histogram) {
    if (histogram != null) {
      outcome.set(histogram);
    }
  }

  private static boolean isOfOneKind(RangeWindow window) {
    if (window.isMixed()) {
      window
          .annotations()
          .add(Warnings.mixedFloatsAndHistograms(window.metricName(), window.position()));
      return false;
    }
    return true;
  }

  private static double sum(RangeWindow window) {
    double[] values = window.numbers();
    double sum = 0;
    double compensation = 0;
    for (int i = window.numbersFrom(); i < window.numbersTo(); i++) {
      double total = sum + values[i];
      compensation = KahanSum.compensation(sum, compensation, values[i], total);
      sum = total;
    }
    return Double.isInfinite(sum) ? sum : sum + compensation;
  }

  private static double mean(RangeWindow window) {
    double[] values = window.numbers();
    RunningMean mean = new RunningMean(values[window.numbersFrom()]);
    for (int i = window.numbersFrom() + 1; i < window.numbersTo(); i++) {
      mean.add(values[i]);
    }
    return mean.mean();
  }
}
