package io.weir.topology.promql.histogram;

/** Which part of a native histogram's observations lies between two values. */
public final class HistogramFraction {
  private final FloatHistogram histogram;
  private final double lower;
  private final double upper;
  private double lowerRank = Double.NaN;
  private double upperRank = Double.NaN;

  private HistogramFraction(double lower, double upper, FloatHistogram histogram) {
    this.histogram = histogram;
    this.lower = lower;
    this.upper = upper;
  }

  /**
   * The fraction of observations between {@code lower} and {@code upper}, interpolated as {@link
   * HistogramQuantile} does: NaN for NaN and for no observations, 0 if lower is not below upper.
   */
  public static Estimate of(double lower, double upper, FloatHistogram histogram) {
    if (histogram.count() == 0 || Double.isNaN(lower) || Double.isNaN(upper)) {
      return Estimate.of(Double.NaN);
    }
    return lower >= upper
        ? Estimate.of(0)
        : new HistogramFraction(lower, upper, histogram).estimate();
  }

  private Estimate estimate() {
    boolean lowerSet = false;
    boolean upperSet = false;
    double rank = 0;
    double all = 0;
    for (Bucket listed : histogram.buckets()) {
      all += listed.count();
      if (lowerSet && upperSet) {
        continue;
      }
      boolean zeroBucket = listed.lower() <= 0 && listed.upper() >= 0;
      Bucket bucket = zeroBucket ? HistogramQuantile.oneSided(listed, histogram) : listed;
      boolean linear = zeroBucket || histogram.usesCustomBuckets();
      if (!lowerSet && bucket.lower() >= lower) {
        lowerRank = rank;
        lowerSet = true;
      }
      if (!upperSet && bucket.lower() >= upper) {
        upperRank = rank;
        upperSet = true;
      }
      if (!lowerSet && bucket.upper() > lower) {
        lowerRank = interpolate(bucket, lower, rank, linear);
        lowerSet = true;
      }
      if (!upperSet && bucket.upper() > upper) {
        upperRank = interpolate(bucket, upper, rank, linear);
        upperSet = true;
      }
      rank += bucket.count();
    }
    Estimate.Note note = Estimate.Note.NONE;
    double count = histogram.count();
    if (Double.isNaN(histogram.sum())) {
      note = all < histogram.count() ? Estimate.Note.EXCLUDED : note;
      count = all;
    }
    if (!lowerSet || lowerRank > count) {
      lowerRank = count;
    }
    if (!upperSet || upperRank > count) {
      upperRank = count;
    }
    return new Estimate((upperRank - lowerRank) / histogram.count(), note);
  }

  private static double interpolate(Bucket bucket, double value, double rank, boolean linear) {
    if (linear && bucket.lower() == Double.NEGATIVE_INFINITY) {
      return bucket.count();
    }
    return rank + bucket.count() * bucket.fractionBelow(value, linear);
  }
}
