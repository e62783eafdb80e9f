package io.weir.topology.promql.range;

import io.weir.topology.promql.annotation.Warnings;
import io.weir.topology.promql.number.KahanSum;
import io.weir.topology.promql.number.Quantile;
import java.util.Arrays;

/**
 * How numbers are spread: {@code stddev_over_time}, {@code stdvar_over_time}, {@code
 * quantile_over_time} and {@code mad_over_time}.
 */
final class Spread {
  static final RangeFunction DEVIATION =
      NumbersOnly.atLeast(
          1, (window, arguments, outcome) -> outcome.set(Math.sqrt(variance(window))));
  static final RangeFunction VARIANCE =
      NumbersOnly.atLeast(1, (window, arguments, outcome) -> outcome.set(variance(window)));
  static final RangeFunction MEDIAN_ABSOLUTE_DEVIATION =
      NumbersOnly.atLeast(1, (window, arguments, outcome) -> outcome.set(deviation(window)));
  static final RangeFunction QUANTILE =
      NumbersOnly.atLeast(
          1,
          (window, arguments, outcome) -> {
            double q = arguments[0];
            if (!(q >= 0 && q <= 1)) {
              window.annotations().add(Warnings.invalidQuantile(q, window.position()));
            }
            outcome.set(Quantile.of(q, numbers(window)));
          });

  private Spread() {}

  private static double[] numbers(RangeWindow window) {
    return Arrays.copyOfRange(window.numbers(), window.numbersFrom(), window.numbersTo());
  }

  /** Welford's algorithm, with compensated sums. */
  private static double variance(RangeWindow window) {
    double[] values = window.numbers();
    KahanSum mean = new KahanSum();
    KahanSum squares = new KahanSum();
    int count = 0;
    for (int i = window.numbersFrom(); i < window.numbersTo(); i++) {
      count++;
      double delta = values[i] - mean.total();
      mean.add(delta / count);
      squares.add(delta * (values[i] - mean.total()));
    }
    return squares.total() / count;
  }

  private static double deviation(RangeWindow window) {
    double[] values = numbers(window);
    for (double value : values) {
      if (Double.isNaN(value)) {
        return Double.NaN;
      }
    }
    double median = Quantile.of(0.5, values);
    for (int i = 0; i < values.length; i++) {
      values[i] = Math.abs(values[i] - median);
    }
    return Quantile.of(0.5, values);
  }
}
