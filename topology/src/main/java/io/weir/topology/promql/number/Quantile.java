package io.weir.topology.promql.number;

import java.util.Arrays;

/** The quantile of numbers. */
public final class Quantile {
  private Quantile() {}

  /**
   * The {@code q}-quantile, interpolated between neighbours: NaN for no values and for NaN,
   * negative infinity for q below 0, infinity above 1. NaN is less than all numbers.
   *
   * @param values sorted by this method
   */
  public static double of(double q, double[] values) {
    if (values.length == 0 || Double.isNaN(q)) {
      return Double.NaN;
    }
    if (q < 0) {
      return Double.NEGATIVE_INFINITY;
    }
    if (q > 1) {
      return Double.POSITIVE_INFINITY;
    }
    Arrays.sort(values);
    int nans = 0;
    while (nans < values.length && Double.isNaN(values[values.length - 1 - nans])) {
      nans++;
    }
    double rank = q * (values.length - 1);
    int lower = (int) Math.max(0, Math.floor(rank));
    int upper = Math.min(values.length - 1, lower + 1);
    double weight = rank - Math.floor(rank);
    return at(values, lower, nans) * (1 - weight) + at(values, upper, nans) * weight;
  }

  /** The value at an index if NaN came first; sorted arrays have it last. */
  private static double at(double[] sorted, int index, int nans) {
    return index < nans ? Double.NaN : sorted[index - nans];
  }
}
