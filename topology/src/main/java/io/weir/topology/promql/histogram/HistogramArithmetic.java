package io.weir.topology.promql.histogram;

/** Adding and subtracting, without compensation. */
final class HistogramArithmetic {
  private HistogramArithmetic() {}

  static HistogramResult combine(FloatHistogram left, FloatHistogram right, int sign)
      throws IncompatibleBucketsException {
    if (left.usesCustomBuckets() != right.usesCustomBuckets()) {
      throw new IncompatibleBucketsException();
    }
    ResetHint hint = ResetHint.combine(left.resetHint(), right.resetHint());
    boolean collision = ResetHint.collide(left.resetHint(), right.resetHint());
    return left.usesCustomBuckets()
        ? custom(left, right, sign, hint, collision)
        : new HistogramResult(exponential(left, right, sign, hint), collision, false);
  }

  private static FloatHistogram exponential(
      FloatHistogram left, FloatHistogram right, int sign, ResetHint hint) {
    FloatHistogram wider = left;
    double rightZeroCount = right.zeroCount();
    if (left.zeroThreshold() != right.zeroThreshold()) {
      ZeroBuckets zero = ZeroBuckets.reconcile(CompensatedHistogram.of(left), right);
      wider = zero.mine().uncompensated();
      rightZeroCount = zero.otherCount();
    }
    int schema = Math.min(left.schema(), right.schema());
    Buckets positive = right.positive().reduced(right.schema(), schema);
    Buckets negative = right.negative().reduced(right.schema(), schema);
    double threshold = wider.zeroThreshold();
    return new FloatHistogram(
        hint,
        schema,
        threshold,
        wider.zeroCount() + sign * rightZeroCount,
        left.count() + sign * right.count(),
        left.sum() + sign * right.sum(),
        wider
            .positive()
            .reduced(left.schema(), schema)
            .plus(positive, positive.firstAbove(threshold, schema), sign),
        wider
            .negative()
            .reduced(left.schema(), schema)
            .plus(negative, negative.firstAbove(threshold, schema), sign),
        left.bounds());
  }

  private static HistogramResult custom(
      FloatHistogram left, FloatHistogram right, int sign, ResetHint hint, boolean collision) {
    boolean sameBounds = CustomBounds.same(left.bounds(), right.bounds());
    double[] bounds =
        sameBounds ? left.bounds() : CustomBounds.common(left.bounds(), right.bounds());
    Buckets positive =
        sameBounds
            ? left.positive().plus(right.positive(), 0, sign)
            : CompensatedBuckets.underCommonBounds(
                    CompensatedBuckets.of(left.positive()),
                    left.bounds(),
                    right.positive(),
                    right.bounds(),
                    sign,
                    bounds)
                .counts();
    FloatHistogram combined =
        new FloatHistogram(
            hint,
            left.schema(),
            left.zeroThreshold(),
            left.zeroCount(),
            left.count() + sign * right.count(),
            left.sum() + sign * right.sum(),
            positive,
            left.negative(),
            bounds);
    return new HistogramResult(combined, collision, !sameBounds);
  }
}
