package io.weir.topology.promql.oracle;

import io.weir.schemas.peers.WrittenHistogram;
import io.weir.topology.promql.histogram.FloatHistogram;
import io.weir.topology.promql.histogram.HistogramBuilder;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * A native histogram that counts up, whole observations: as we have it and as Prometheus gets it.
 * It begins with some, so that no rate is taken back to where it would have been zero: there
 * Prometheus 3.5 looks at each bucket, newer ones at the count.
 */
final class NativeHistogram {
  private static final int CUSTOM = WrittenHistogram.CUSTOM;

  private static final double ZERO_THRESHOLD = 0x1p-20;
  private static final double[] BOUNDS = {0.1, 1, 5, 10, 50};
  private static final double FIRST_COUNT = 500;

  private final int schema;
  private final double zeroCount;
  private final double sum;
  private final int first;
  private final double[] positive;
  private final double[] negative;
  private final double[] bounds;

  private NativeHistogram(
      int schema,
      double zeroCount,
      double sum,
      int first,
      double[] positive,
      double[] negative,
      double[] bounds) {
    this.schema = schema;
    this.zeroCount = zeroCount;
    this.sum = sum;
    this.first = first;
    this.positive = positive;
    this.negative = negative;
    this.bounds = bounds;
  }

  /** One of a random layout. */
  static NativeHistogram exponential(Random random) {
    return new NativeHistogram(
        random.nextInt(4),
        FIRST_COUNT,
        0,
        random.nextInt(7) - 3,
        begun(6),
        begun(3),
        new double[0]);
  }

  /** One of custom bounds. */
  static NativeHistogram custom() {
    return new NativeHistogram(CUSTOM, 0, 0, 0, begun(6), new double[0], BOUNDS);
  }

  private static double[] begun(int buckets) {
    double[] counts = new double[buckets];
    Arrays.fill(counts, FIRST_COUNT);
    return counts;
  }

  private boolean isCustom() {
    return schema == CUSTOM;
  }

  /** After some more observations; now and then none, or in other buckets too. */
  NativeHistogram next(Random random) {
    double[] nextPositive = grown(positive, random);
    double[] nextNegative = grown(negative, random);
    return new NativeHistogram(
        schema,
        isCustom() ? 0 : zeroCount + random.nextInt(2),
        sum + random.nextInt(50),
        first,
        nextPositive,
        nextNegative,
        bounds);
  }

  private static double[] grown(double[] counts, Random random) {
    double[] grown = counts.clone();
    for (int i = 0; i < grown.length; i++) {
      grown[i] += random.nextInt(3) == 0 ? random.nextInt(5) : 0;
    }
    return grown;
  }

  /** As Prometheus gets it. */
  WrittenHistogram written() {
    return new WrittenHistogram(
        schema, threshold(), zeroCount, sum, first, list(positive), list(negative), list(bounds));
  }

  private static List<Double> list(double[] numbers) {
    return Arrays.stream(numbers).boxed().toList();
  }

  private double threshold() {
    return isCustom() ? 0 : ZERO_THRESHOLD;
  }

  private double count() {
    return zeroCount + Arrays.stream(positive).sum() + Arrays.stream(negative).sum();
  }

  FloatHistogram histogram() {
    HistogramBuilder builder =
        FloatHistogram.builder()
            .schema(schema)
            .count(count())
            .sum(sum)
            .positiveBuckets(first, positive);
    if (isCustom()) {
      return builder.customBounds(bounds).build();
    }
    return builder.zeroBucket(threshold(), zeroCount).negativeBuckets(0, negative).build();
  }
}
