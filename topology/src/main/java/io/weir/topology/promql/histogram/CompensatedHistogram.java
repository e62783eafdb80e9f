package io.weir.topology.promql.histogram;

import io.weir.topology.promql.number.KahanSum;

/**
 * A running sum of histograms that carries what rounding lost in each of its numbers. Immutable:
 * adding gives a new sum.
 */
public final class CompensatedHistogram {
  private final ResetHint resetHint;
  private final int schema;
  private final double zeroThreshold;
  private final double zeroCount;
  private final double zeroCompensation;
  private final double count;
  private final double countCompensation;
  private final double sum;
  private final double sumCompensation;
  private final CompensatedBuckets positive;
  private final CompensatedBuckets negative;
  private final double[] customValues;

  /** Whether custom bounds differed in the last addition. */
  private final boolean boundsReconciled;

  private CompensatedHistogram(Draft draft) {
    this.resetHint = draft.resetHint;
    this.schema = draft.schema;
    this.zeroThreshold = draft.zeroThreshold;
    this.zeroCount = draft.zeroCount;
    this.zeroCompensation = draft.zeroCompensation;
    this.count = draft.count;
    this.countCompensation = draft.countCompensation;
    this.sum = draft.sum;
    this.sumCompensation = draft.sumCompensation;
    this.positive = draft.positive;
    this.negative = draft.negative;
    this.customValues = draft.customValues;
    this.boundsReconciled = draft.boundsReconciled;
  }

  /** A sum of one histogram. */
  public static CompensatedHistogram of(FloatHistogram histogram) {
    return new CompensatedHistogram(new Draft(histogram));
  }

  /**
   * This and one more histogram.
   *
   * @throws IncompatibleBucketsException if one has exponential buckets and the other custom ones
   */
  public CompensatedHistogram plus(FloatHistogram other) throws IncompatibleBucketsException {
    if (usesCustomBuckets() != other.usesCustomBuckets()) {
      throw new IncompatibleBucketsException();
    }
    Draft draft = new Draft(this);
    draft.resetHint = ResetHint.combine(resetHint, other.resetHint());
    KahanSum kahan = new KahanSum(0, 0);
    if (!usesCustomBuckets()) {
      ZeroBuckets zero = ZeroBuckets.reconcile(this, other);
      draft.zeroThreshold = zero.mine().zeroThreshold;
      draft.positive = zero.mine().positive;
      draft.negative = zero.mine().negative;
      kahan.set(zero.mine().zeroCount, zero.mine().zeroCompensation);
      kahan.add(zero.otherCount());
      kahan.add(zero.otherCompensation());
      draft.zeroCount = kahan.sum();
      draft.zeroCompensation = kahan.compensation();
    }
    kahan.set(count, countCompensation);
    kahan.add(other.count());
    draft.count = kahan.sum();
    draft.countCompensation = kahan.compensation();
    kahan.set(sum, sumCompensation);
    kahan.add(other.sum());
    draft.sum = kahan.sum();
    draft.sumCompensation = kahan.compensation();
    draft.addBuckets(other);
    return new CompensatedHistogram(draft);
  }

  /** Every number times a factor. */
  public CompensatedHistogram times(double factor) {
    Draft draft = new Draft(this);
    draft.zeroCount *= factor;
    draft.zeroCompensation *= factor;
    draft.count *= factor;
    draft.countCompensation *= factor;
    draft.sum *= factor;
    draft.sumCompensation *= factor;
    draft.positive = positive.times(factor);
    draft.negative = negative.times(factor);
    return new CompensatedHistogram(draft);
  }

  /** Every number divided, by anything but zero. */
  public CompensatedHistogram dividedBy(double divisor) {
    Draft draft = new Draft(this);
    draft.zeroCount /= divisor;
    draft.zeroCompensation /= divisor;
    draft.count /= divisor;
    draft.countCompensation /= divisor;
    draft.sum /= divisor;
    draft.sumCompensation /= divisor;
    draft.positive = positive.dividedBy(divisor);
    draft.negative = negative.dividedBy(divisor);
    return new CompensatedHistogram(draft);
  }

  /** Whether a number, without its compensation, has become infinite. */
  public boolean hasOverflow() {
    return uncompensated().hasOverflow();
  }

  /** Whether custom bounds differed in the last addition. */
  public boolean boundsReconciled() {
    return boundsReconciled;
  }

  /** The compensated sum; not compacted. */
  public FloatHistogram total() {
    int firstPositive =
        usesCustomBuckets() ? 0 : positive.counts().firstAbove(zeroThreshold, schema);
    int firstNegative =
        usesCustomBuckets() ? 0 : negative.counts().firstAbove(zeroThreshold, schema);
    return new FloatHistogram(
        resetHint,
        schema,
        zeroThreshold,
        zeroCount + zeroCompensation,
        count + countCompensation,
        sum + sumCompensation,
        positive.totals(firstPositive),
        negative.totals(firstNegative),
        customValues);
  }

  /** The sum without its compensation. */
  FloatHistogram uncompensated() {
    return new FloatHistogram(
        resetHint,
        schema,
        zeroThreshold,
        zeroCount,
        count,
        sum,
        positive.counts(),
        negative.counts(),
        customValues);
  }

  boolean usesCustomBuckets() {
    return schema == BucketBounds.CUSTOM_SCHEMA;
  }

  int schema() {
    return schema;
  }

  double zeroThreshold() {
    return zeroThreshold;
  }

  double zeroCount() {
    return zeroCount;
  }

  double zeroCompensation() {
    return zeroCompensation;
  }

  CompensatedBuckets positive() {
    return positive;
  }

  CompensatedBuckets negative() {
    return negative;
  }

  /** With a wider zero bucket, and without the buckets that are in it. */
  CompensatedHistogram withZeroBucket(
      double threshold,
      double newZeroCount,
      double newZeroCompensation,
      int positivesInside,
      int negativesInside) {
    Draft draft = new Draft(this);
    draft.zeroThreshold = threshold;
    draft.zeroCount = newZeroCount;
    draft.zeroCompensation = newZeroCompensation;
    draft.positive = positive.trimmed(positivesInside);
    draft.negative = negative.trimmed(negativesInside);
    return new CompensatedHistogram(draft);
  }

  /** What a new sum is made of. */
  private static final class Draft {
    private ResetHint resetHint;
    private int schema;
    private double zeroThreshold;
    private double zeroCount;
    private double zeroCompensation;
    private double count;
    private double countCompensation;
    private double sum;
    private double sumCompensation;
    private CompensatedBuckets positive;
    private CompensatedBuckets negative;
    private double[] customValues;
    private boolean boundsReconciled;

    Draft(FloatHistogram from) {
      resetHint = from.resetHint();
      schema = from.schema();
      zeroThreshold = from.zeroThreshold();
      zeroCount = from.zeroCount();
      count = from.count();
      sum = from.sum();
      positive = CompensatedBuckets.of(from.positive());
      negative = CompensatedBuckets.of(from.negative());
      customValues = from.bounds();
    }

    Draft(CompensatedHistogram from) {
      resetHint = from.resetHint;
      schema = from.schema;
      zeroThreshold = from.zeroThreshold;
      zeroCount = from.zeroCount;
      zeroCompensation = from.zeroCompensation;
      count = from.count;
      countCompensation = from.countCompensation;
      sum = from.sum;
      sumCompensation = from.sumCompensation;
      positive = from.positive;
      negative = from.negative;
      customValues = from.customValues;
    }

    void addBuckets(FloatHistogram other) {
      if (schema == BucketBounds.CUSTOM_SCHEMA) {
        if (CustomBounds.same(customValues, other.bounds())) {
          positive = positive.plus(CompensatedBuckets.of(other.positive()), 0);
          return;
        }
        double[] common = CustomBounds.common(customValues, other.bounds());
        positive =
            CompensatedBuckets.underCommonBounds(
                positive, customValues, other.positive(), other.bounds(), 1, common);
        customValues = common;
        boundsReconciled = true;
        return;
      }
      int common = Math.min(schema, other.schema());
      CompensatedBuckets otherPositive =
          CompensatedBuckets.of(other.positive()).reduced(other.schema(), common);
      CompensatedBuckets otherNegative =
          CompensatedBuckets.of(other.negative()).reduced(other.schema(), common);
      positive =
          positive
              .reduced(schema, common)
              .plus(otherPositive, otherPositive.counts().firstAbove(zeroThreshold, common));
      negative =
          negative
              .reduced(schema, common)
              .plus(otherNegative, otherNegative.counts().firstAbove(zeroThreshold, common));
      schema = common;
    }
  }
}
