package io.weir.topology.promql.histogram;

/**
 * Cuts a histogram off at a value. Buckets that hold the value are split by interpolation: linear
 * for custom buckets and the zero bucket, on a logarithmic scale for others. If anything is cut
 * off, count and sum are estimated anew from what is left, each bucket by its middle.
 */
final class HistogramTrim {
  private final FloatHistogram histogram;
  private final double limit;
  private final boolean keepBelow;
  private final boolean custom;

  private double count;
  private double sum;
  private boolean cut;

  HistogramTrim(FloatHistogram histogram, double limit, boolean keepBelow) {
    this.histogram = histogram;
    this.limit = limit;
    this.keepBelow = keepBelow;
    this.custom = histogram.usesCustomBuckets();
  }

  FloatHistogram trimmed() {
    Buckets positive = trim(histogram.positive(), true);
    Buckets negative = trim(histogram.negative(), false);
    double zeroCount = histogram.zeroCount() > 0 ? trimZeroBucket() : histogram.zeroCount();
    if (!cut) {
      return histogram;
    }
    return new FloatHistogram(
        histogram.resetHint(),
        histogram.schema(),
        histogram.zeroThreshold(),
        zeroCount,
        count,
        sum,
        positive.compact(),
        negative.compact(),
        histogram.bounds());
  }

  private Buckets trim(Buckets buckets, boolean isPositive) {
    int[] indexes = new int[buckets.size()];
    double[] counts = new double[buckets.size()];
    for (int i = 0; i < counts.length; i++) {
      indexes[i] = buckets.index(i);
      if (buckets.count(i) != 0) {
        counts[i] =
            trim(
                isPositive ? BucketList.positive(histogram, i) : BucketList.negative(histogram, i),
                isPositive);
      }
    }
    return new Buckets(indexes, counts);
  }

  private double trim(Bucket bucket, boolean isPositive) {
    if (keepBelow ? bucket.upper() <= limit : bucket.lower() >= limit) {
      return keep(bucket.count(), middle(bucket.lower(), bucket.upper(), isPositive));
    }
    if (!(keepBelow ? bucket.lower() < limit : bucket.upper() > limit)) {
      cut = true;
      return 0;
    }
    double kept;
    double middle;
    if (bucket.lower() == Double.NEGATIVE_INFINITY || bucket.upper() == Double.POSITIVE_INFINITY) {
      Part part = bucket.lower() == Double.NEGATIVE_INFINITY ? lowest(bucket) : highest(bucket);
      kept = part.count;
      middle = part.middle;
    } else {
      double below = bucket.count() * bucket.fractionBelow(limit, custom);
      kept = keepBelow ? below : bucket.count() - below;
      middle =
          keepBelow
              ? middle(bucket.lower(), limit, isPositive)
              : middle(limit, bucket.upper(), isPositive);
    }
    cut |= kept != bucket.count();
    return keep(kept, middle);
  }

  private double keep(double kept, double middle) {
    count += kept;
    sum += middle * kept;
    return kept;
  }

  /** The bucket from negative infinity; of a positive bound, one of custom buckets from zero. */
  private Part lowest(Bucket bucket) {
    double upper = bucket.upper();
    boolean finite = upper != Double.POSITIVE_INFINITY;
    if (keepBelow) {
      if (limit >= upper) {
        return new Part(bucket.count(), 0);
      }
      if (limit > 0 && upper > 0 && finite) {
        return new Part(bucket.count() * limit / upper, limit / 2);
      }
      return upper <= 0
          ? new Part(bucket.count(), limit)
          : new Part(0, Double.isInfinite(upper) ? 0 : upper);
    }
    if (limit <= bucket.lower()) {
      return new Part(bucket.count(), 0);
    }
    if (limit >= 0 && upper > limit && finite) {
      return new Part(bucket.count() * (1 - limit / upper), (limit + upper) / 2);
    }
    return new Part(0, Double.isInfinite(upper) ? 0 : upper);
  }

  /**
   * The bucket up to infinity: nobody knows how it is spread, so it is kept whole or not at all.
   */
  private Part highest(Bucket bucket) {
    double lower = bucket.lower();
    return !keepBelow && limit >= lower
        ? new Part(bucket.count(), limit)
        : new Part(0, Double.isInfinite(lower) ? 0 : lower);
  }

  private double trimZeroBucket() {
    boolean hasPositive = counts(histogram.positive());
    boolean hasNegative = counts(histogram.negative());
    double lower = hasPositive && !hasNegative ? 0 : -histogram.zeroThreshold();
    double upper = hasNegative && !hasPositive ? 0 : histogram.zeroThreshold();
    double zeroCount = histogram.zeroCount();
    double kept;
    double middle;
    if (limit <= lower || limit >= upper) {
      boolean whole = keepBelow == (limit > lower);
      kept = whole ? zeroCount : 0;
      middle = whole ? (lower + upper) / 2 : 0;
    } else if (keepBelow) {
      kept = zeroCount * ((limit - lower) / (upper - lower));
      middle = (lower + limit) / 2;
    } else {
      kept = zeroCount * ((upper - limit) / (upper - lower));
      middle = (limit + upper) / 2;
    }
    cut |= kept != zeroCount;
    return keep(kept, middle);
  }

  private static boolean counts(Buckets buckets) {
    return !buckets.compact().isEmpty();
  }

  private double middle(double lower, double upper, boolean isPositive) {
    if (Double.isInfinite(lower)) {
      if (Double.isInfinite(upper)) {
        return 0;
      }
      return upper > 0 ? upper / 2 : upper;
    }
    if (Double.isInfinite(upper)) {
      return lower;
    }
    if (custom) {
      return (lower + upper) / 2;
    }
    double geometric = Math.sqrt(Math.abs(lower * upper));
    return isPositive ? geometric : -geometric;
  }

  private record Part(double count, double middle) {}
}
