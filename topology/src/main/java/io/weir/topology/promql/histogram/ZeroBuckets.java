package io.weir.topology.promql.histogram;

import io.weir.topology.promql.number.KahanSum;

/**
 * A zero bucket for two histograms: wide enough for both, and ending inside no bucket that counts
 * something.
 *
 * @param mine the first histogram with that zero bucket
 * @param otherCount what the other's zero bucket would count if it were as wide
 * @param otherCompensation what rounding lost in that count
 */
record ZeroBuckets(CompensatedHistogram mine, double otherCount, double otherCompensation) {

  static ZeroBuckets reconcile(CompensatedHistogram mine, FloatHistogram other) {
    CompensatedHistogram wider = mine;
    double otherCount = other.zeroCount();
    double otherCompensation = 0;
    double otherThreshold = other.zeroThreshold();
    while (otherThreshold != wider.zeroThreshold()) {
      if (wider.zeroThreshold() > otherThreshold) {
        Widened widened = widen(CompensatedHistogram.of(other), wider.zeroThreshold());
        otherCount = widened.count;
        otherCompensation = widened.compensation;
        otherThreshold = widened.threshold;
      }
      if (otherThreshold > wider.zeroThreshold()) {
        Widened widened = widen(wider, otherThreshold);
        wider =
            wider.withZeroBucket(
                widened.threshold,
                widened.count,
                widened.compensation,
                inside(wider.positive(), wider.schema(), widened.threshold),
                inside(wider.negative(), wider.schema(), widened.threshold));
      }
    }
    return new ZeroBuckets(wider, otherCount, otherCompensation);
  }

  /** What a histogram's zero bucket would be if it reached at least to a greater threshold. */
  static Widened widen(CompensatedHistogram histogram, double atLeast) {
    double threshold = atLeast;
    if (threshold == histogram.zeroThreshold()) {
      return new Widened(threshold, histogram.zeroCount(), histogram.zeroCompensation());
    }
    KahanSum count = new KahanSum(histogram.zeroCount(), histogram.zeroCompensation());
    threshold = addInside(histogram.positive(), histogram.schema(), threshold, count);
    double again = addInside(histogram.negative(), histogram.schema(), threshold, count);
    while (again != threshold) {
      // A populated negative bucket reaches further out, and may enclose more positive ones. The
      // compensation goes on as it is.
      threshold = again;
      count.set(histogram.zeroCount(), count.compensation());
      threshold = addInside(histogram.positive(), histogram.schema(), threshold, count);
      again = addInside(histogram.negative(), histogram.schema(), threshold, count);
    }
    return new Widened(threshold, count.sum(), count.compensation());
  }

  /** Adds the buckets that begin below a threshold; moves it out of a bucket that counts. */
  private static double addInside(
      CompensatedBuckets buckets, int schema, double threshold, KahanSum count) {
    for (int i = 0; i < buckets.size(); i++) {
      if (BucketBounds.exponential(buckets.index(i) - 1, schema) >= threshold) {
        break;
      }
      count.add(buckets.count(i));
      count.add(buckets.compensation(i));
      double upper = BucketBounds.exponential(buckets.index(i), schema);
      if (upper > threshold) {
        return buckets.count(i) != 0 ? upper : threshold;
      }
    }
    return threshold;
  }

  private static int inside(CompensatedBuckets buckets, int schema, double threshold) {
    int inside = 0;
    while (inside < buckets.size()
        && BucketBounds.exponential(buckets.index(inside) - 1, schema) < threshold) {
      inside++;
    }
    return inside;
  }

  /** A wider zero bucket. */
  record Widened(double threshold, double count, double compensation) {}
}
