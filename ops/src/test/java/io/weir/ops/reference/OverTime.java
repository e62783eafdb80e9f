package io.weir.ops.reference;

import java.util.List;

/**
 * {@code sum_over_time}, {@code min_over_time} and {@code max_over_time} of Prometheus ({@code
 * promql/functions.go}), of at least one value in the order of time.
 */
final class OverTime {
  private OverTime() {}

  /** The sum, compensated by Kahan and Neumaier. */
  static double sum(List<Double> values) {
    double sum = 0;
    double compensation = 0;
    for (double value : values) {
      double next = sum + value;
      if (Double.isInfinite(next)) {
        compensation = 0;
      } else if (Math.abs(sum) >= Math.abs(value)) {
        compensation += (sum - next) + value;
      } else {
        compensation += (value - next) + sum;
      }
      sum = next;
    }
    return Double.isInfinite(sum) ? sum : sum + compensation;
  }

  /** The least; NaN only if all are. */
  static double min(List<Double> values) {
    double min = values.getFirst();
    for (double value : values) {
      if (value < min || Double.isNaN(min)) {
        min = value;
      }
    }
    return min;
  }

  /** The greatest; NaN only if all are. */
  static double max(List<Double> values) {
    double max = values.getFirst();
    for (double value : values) {
      if (value > max || Double.isNaN(max)) {
        max = value;
      }
    }
    return max;
  }
}
