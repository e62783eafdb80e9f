package io.weir.topology.promql.histogram;

import java.util.List;

/**
 * A native histogram whose counts may be fractional: of exponential buckets (schemas -4 to 8,
 * bucket bounds are powers of {@code 2^(2^-schema)}, with a zero bucket) or of custom buckets
 * (schema -53, with upper bounds of their own, no zero bucket and no negative buckets). Immutable.
 *
 * <p>Equal are histograms of the same layout and the same bits; what is known of resets is left
 * out, as in Prometheus's {@code ==}. Compact before comparing what was computed.
 */
public final class FloatHistogram {
  private final ResetHint resetHint;
  private final int schema;
  private final double zeroThreshold;
  private final double zeroCount;
  private final double count;
  private final double sum;
  private final Buckets positive;
  private final Buckets negative;
  private final double[] bounds;

  FloatHistogram(
      ResetHint resetHint,
      int schema,
      double zeroThreshold,
      double zeroCount,
      double count,
      double sum,
      Buckets positive,
      Buckets negative,
      double[] bounds) {
    this.resetHint = resetHint;
    this.schema = schema;
    this.zeroThreshold = zeroThreshold;
    this.zeroCount = zeroCount;
    this.count = count;
    this.sum = sum;
    this.positive = positive;
    this.negative = negative;
    this.bounds = bounds;
  }

  /** A builder of a histogram of schema 0 that counts nothing. */
  public static HistogramBuilder builder() {
    return new HistogramBuilder();
  }

  /** A histogram that counts nothing, of the same schema and bounds. */
  public FloatHistogram emptied() {
    return new FloatHistogram(
        ResetHint.UNKNOWN, schema, 0, 0, 0, 0, Buckets.NONE, Buckets.NONE, bounds);
  }

  /** Only the count, the sum and the schema, with a reset hint found by looking at the buckets. */
  public FloatHistogram statistics(ResetHint hint) {
    return new FloatHistogram(
        hint, schema, 0, 0, count, sum, Buckets.NONE, Buckets.NONE, new double[0]);
  }

  /** The same with another reset hint. */
  public FloatHistogram withResetHint(ResetHint hint) {
    return hint == resetHint
        ? this
        : new FloatHistogram(
            hint, schema, zeroThreshold, zeroCount, count, sum, positive, negative, bounds);
  }

  /** What is known of a reset before it. */
  public ResetHint resetHint() {
    return resetHint;
  }

  /** Resolution, -4 to 8, or -53 for custom buckets. */
  public int schema() {
    return schema;
  }

  /** Whether its buckets have bounds of their own. */
  public boolean usesCustomBuckets() {
    return schema == BucketBounds.CUSTOM_SCHEMA;
  }

  /** The zero bucket reaches from minus this to this, both included; 0 for custom buckets. */
  public double zeroThreshold() {
    return zeroThreshold;
  }

  /** Observations in the zero bucket. */
  public double zeroCount() {
    return zeroCount;
  }

  /** All observations, those of NaN too. */
  public double count() {
    return count;
  }

  /** The sum of all observations; as bits, a staleness marker. */
  public double sum() {
    return sum;
  }

  /** Upper bounds of custom buckets but for the last, which is infinity; a fresh array. */
  public double[] customBounds() {
    return bounds.clone();
  }

  /** Indexes of the positive buckets, ascending, a fresh array. */
  public int[] positiveIndexes() {
    return positive.indexes();
  }

  /** Counts of the positive buckets, in the order of the indexes, a fresh array. */
  public double[] positiveCounts() {
    return positive.counts();
  }

  /** Indexes of the negative buckets, ascending, a fresh array. */
  public int[] negativeIndexes() {
    return negative.indexes();
  }

  /** Counts of the negative buckets, in the order of the indexes, a fresh array. */
  public double[] negativeCounts() {
    return negative.counts();
  }

  /** Whether positive buckets are listed, be they empty. */
  public boolean hasPositiveBuckets() {
    return !positive.isEmpty();
  }

  /** Whether negative buckets are listed, be they empty. */
  public boolean hasNegativeBuckets() {
    return !negative.isEmpty();
  }

  /**
   * All buckets in ascending order, the zero bucket if it counts something; where it overlaps with
   * its neighbours, they end at its threshold. Empty buckets that are listed are there.
   */
  public List<Bucket> buckets() {
    return BucketList.of(this);
  }

  Buckets positive() {
    return positive;
  }

  Buckets negative() {
    return negative;
  }

  double[] bounds() {
    return bounds;
  }

  /** Every number times a factor. A negative one makes a gauge. */
  public FloatHistogram times(double factor) {
    return new FloatHistogram(
        factor < 0 ? ResetHint.GAUGE : resetHint,
        schema,
        zeroThreshold,
        zeroCount * factor,
        count * factor,
        sum * factor,
        positive.times(factor),
        negative.times(factor),
        bounds);
  }

  /** Every number divided. A negative divisor makes a gauge; zero leaves no buckets. */
  public FloatHistogram dividedBy(double divisor) {
    boolean byZero = divisor == 0;
    return new FloatHistogram(
        divisor < 0 ? ResetHint.GAUGE : resetHint,
        schema,
        zeroThreshold,
        zeroCount / divisor,
        count / divisor,
        sum / divisor,
        byZero ? Buckets.NONE : positive.dividedBy(divisor),
        byZero ? Buckets.NONE : negative.dividedBy(divisor),
        bounds);
  }

  /**
   * The sum of two histograms in the lesser of their resolutions, with a zero bucket wide enough
   * for both, or under the custom bounds that both have.
   *
   * @throws IncompatibleBucketsException if one has exponential buckets and the other custom ones
   */
  public HistogramResult plus(FloatHistogram other) throws IncompatibleBucketsException {
    return HistogramArithmetic.combine(this, other, 1);
  }

  /**
   * The difference of two histograms, see {@link #plus}.
   *
   * @throws IncompatibleBucketsException if one has exponential buckets and the other custom ones
   */
  public HistogramResult minus(FloatHistogram other) throws IncompatibleBucketsException {
    return HistogramArithmetic.combine(this, other, -1);
  }

  /** In a schema of less or equal resolution; what is known of resets is lost if it is less. */
  public FloatHistogram reduced(int targetSchema) {
    return targetSchema == schema
        ? this
        : new FloatHistogram(
            ResetHint.UNKNOWN,
            targetSchema,
            zeroThreshold,
            zeroCount,
            count,
            sum,
            positive.reduced(schema, targetSchema),
            negative.reduced(schema, targetSchema),
            bounds);
  }

  /** Without the buckets that count nothing. */
  public FloatHistogram compact() {
    Buckets compactPositive = positive.compact();
    Buckets compactNegative = negative.compact();
    return compactPositive.size() == positive.size() && compactNegative.size() == negative.size()
        ? this
        : new FloatHistogram(
            resetHint,
            schema,
            zeroThreshold,
            zeroCount,
            count,
            sum,
            compactPositive,
            compactNegative,
            bounds);
  }

  /**
   * Whether a counter was reset between a previous histogram and this one: by this one's hint, else
   * because something counts less, or the layout changed as only a reset changes it.
   */
  public boolean isResetSince(FloatHistogram previous) {
    return CounterResets.between(previous, this);
  }

  /** Whether any number is infinite. */
  public boolean hasOverflow() {
    return Double.isInfinite(zeroCount)
        || Double.isInfinite(count)
        || Double.isInfinite(sum)
        || positive.hasInfinity()
        || negative.hasInfinity();
  }

  /** Observations at or below a value; the count and sum are estimated anew if any is cut off. */
  public FloatHistogram atOrBelow(double value) {
    return new HistogramTrim(this, value, true).trimmed();
  }

  /** Observations above a value; the count and sum are estimated anew if any is cut off. */
  public FloatHistogram above(double value) {
    return new HistogramTrim(this, value, false).trimmed();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof FloatHistogram histogram
        && schema == histogram.schema
        && sameBits(count, histogram.count)
        && sameBits(sum, histogram.sum)
        && CustomBounds.same(bounds, histogram.bounds)
        && zeroThreshold == histogram.zeroThreshold
        && sameBits(zeroCount, histogram.zeroCount)
        && negative.equals(histogram.negative)
        && positive.equals(histogram.positive);
  }

  private static boolean sameBits(double left, double right) {
    return Double.doubleToRawLongBits(left) == Double.doubleToRawLongBits(right);
  }

  @Override
  public int hashCode() {
    int hash = 31 * schema + Double.hashCode(count);
    hash = 31 * hash + Double.hashCode(sum);
    hash = 31 * hash + positive.hashCode();
    return 31 * hash + negative.hashCode();
  }

  /** As Prometheus prints it: {@code {count:3, sum:2.5, (0.5,1]:3}}. */
  @Override
  public String toString() {
    return HistogramText.of(this);
  }

  /** As test scripts write it: {@code {{schema:1 count:3 sum:2.5 buckets:[3]}}}. */
  public String toTestExpression() {
    return HistogramText.testExpression(this);
  }
}
