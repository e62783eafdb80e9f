package io.weir.topology.promql.histogram;

import io.weir.topology.promql.number.KahanSum;

/** The variance of a native histogram's observations, each bucket taken at its middle. */
public final class HistogramVariance {
  private HistogramVariance() {}

  /** The population variance; NaN for no observations. */
  public static double of(FloatHistogram histogram) {
    double mean = histogram.sum() / histogram.count();
    KahanSum squares = new KahanSum();
    for (Bucket bucket : histogram.buckets()) {
      if (bucket.count() != 0) {
        double delta = middle(bucket, histogram.usesCustomBuckets()) - mean;
        squares.add(bucket.count() * delta * delta);
      }
    }
    return squares.total() / histogram.count();
  }

  private static double middle(Bucket bucket, boolean custom) {
    if (custom) {
      return (bucket.upper() + bucket.lower()) / 2.0;
    }
    if (bucket.lower() <= 0 && bucket.upper() >= 0) {
      return 0;
    }
    double geometric = Math.sqrt(bucket.upper() * bucket.lower());
    return bucket.upper() < 0 ? -geometric : geometric;
  }
}
