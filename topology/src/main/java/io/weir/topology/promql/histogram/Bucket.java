package io.weir.topology.promql.histogram;

import io.weir.topology.promql.number.Logarithms;
import io.weir.topology.promql.number.Numbers;

/**
 * One bucket.
 *
 * @param lower lower bound, may be negative infinity
 * @param upper upper bound, may be positive infinity
 * @param lowerInclusive whether the lower bound belongs to the bucket
 * @param upperInclusive whether the upper bound belongs to the bucket
 * @param count number of observations in this bucket alone, may be fractional
 */
public record Bucket(
    double lower, double upper, boolean lowerInclusive, boolean upperInclusive, double count) {

  Bucket withBounds(double newLower, double newUpper) {
    return new Bucket(newLower, newUpper, lowerInclusive, upperInclusive, count);
  }

  /**
   * Which part of the bucket lies at or below a value strictly inside its finite bounds: on a
   * linear scale, or on a logarithmic one, mirrored for negative buckets.
   */
  double fractionBelow(double value, boolean linear) {
    if (linear) {
      return (value - lower) / (upper - lower);
    }
    double logLower = Logarithms.log2(Math.abs(lower));
    double logUpper = Logarithms.log2(Math.abs(upper));
    double logValue = Logarithms.log2(Math.abs(value));
    return value > 0
        ? (logValue - logLower) / (logUpper - logLower)
        : 1 - ((logValue - logUpper) / (logLower - logUpper));
  }

  /** As Prometheus prints it: {@code (0.5,1]:3}. */
  @Override
  public String toString() {
    return (lowerInclusive ? "[" : "(")
        + Numbers.general(lower)
        + ","
        + Numbers.general(upper)
        + (upperInclusive ? "]" : ")")
        + ":"
        + Numbers.general(count);
  }
}
