package io.weir.topology.promql.histogram;

import io.weir.topology.promql.number.Logarithms;
import java.util.List;

/**
 * The quantile of a native histogram. Observations are taken to be spread evenly in custom buckets
 * and the zero bucket, and evenly on a logarithmic scale in others. A histogram of only positive
 * buckets has a zero bucket that begins at zero; of only negative ones, one that ends there.
 */
public final class HistogramQuantile {
  private HistogramQuantile() {}

  /**
   * The {@code q}-quantile: negative infinity for q below 0, infinity above 1, NaN for NaN and for
   * no observations.
   */
  public static Estimate of(double q, FloatHistogram histogram) {
    if (q < 0) {
      return Estimate.of(Double.NEGATIVE_INFINITY);
    }
    if (q > 1) {
      return Estimate.of(Double.POSITIVE_INFINITY);
    }
    if (histogram.count() == 0 || Double.isNaN(q)) {
      return Estimate.of(Double.NaN);
    }
    // Observations of NaN are in the count but in no bucket, so with them only the way up is right.
    boolean upwards = Double.isNaN(histogram.sum()) || q < 0.5;
    double rank = (upwards ? q : 1 - q) * histogram.count();
    List<Bucket> buckets = upwards ? histogram.buckets() : downwards(histogram);
    Bucket bucket = new Bucket(0, 0, false, false, 0);
    double count = 0;
    int next = 0;
    while (next < buckets.size()) {
      bucket = buckets.get(next++);
      if (bucket.count() != 0) {
        count += bucket.count();
        if (count >= rank) {
          break;
        }
      }
    }
    if (histogram.usesCustomBuckets()) {
      if (bucket.lower() == Double.NEGATIVE_INFINITY) {
        if (bucket.upper() <= 0) {
          return Estimate.of(bucket.upper());
        }
        bucket = bucket.withBounds(0, bucket.upper());
      } else if (bucket.upper() == Double.POSITIVE_INFINITY) {
        return Estimate.of(bucket.lower());
      }
    } else if (bucket.lower() < 0 && bucket.upper() > 0) {
      bucket = oneSided(bucket, histogram);
    }
    count = Math.min(count, histogram.count());
    if (count < rank) {
      return Double.isNaN(histogram.sum())
          ? new Estimate(Double.NaN, Estimate.Note.RESULT_IS_NAN)
          : Estimate.of(bucket.upper());
    }
    rank = upwards ? rank - (count - bucket.count()) : count - rank;
    Estimate.Note note = Estimate.Note.NONE;
    if (Double.isNaN(histogram.sum())) {
      // The last bucket of all is where the estimate is taken from, as in Prometheus.
      for (; next < buckets.size(); next++) {
        bucket = buckets.get(next);
        count += bucket.count();
      }
      if (count < histogram.count()) {
        note = Estimate.Note.SKEWED_HIGHER;
      }
    }
    return new Estimate(interpolate(bucket, rank / bucket.count(), histogram), note);
  }

  private static double interpolate(Bucket bucket, double fraction, FloatHistogram histogram) {
    if (histogram.usesCustomBuckets() || (bucket.lower() <= 0 && bucket.upper() >= 0)) {
      return bucket.lower() + (bucket.upper() - bucket.lower()) * fraction;
    }
    double logLower = Logarithms.log2(Math.abs(bucket.lower()));
    double logUpper = Logarithms.log2(Math.abs(bucket.upper()));
    return bucket.lower() > 0
        ? Logarithms.exp2(logLower + (logUpper - logLower) * fraction)
        : -Logarithms.exp2(logUpper + (logLower - logUpper) * (1 - fraction));
  }

  private static List<Bucket> downwards(FloatHistogram histogram) {
    return histogram.buckets().reversed();
  }

  /** The zero bucket of a histogram that has buckets of one sign only. */
  static Bucket oneSided(Bucket bucket, FloatHistogram histogram) {
    if (!histogram.hasNegativeBuckets() && histogram.hasPositiveBuckets()) {
      return bucket.withBounds(0, bucket.upper());
    }
    if (!histogram.hasPositiveBuckets() && histogram.hasNegativeBuckets()) {
      return bucket.withBounds(bucket.lower(), 0);
    }
    return bucket;
  }
}
