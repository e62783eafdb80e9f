package io.weir.topology.promql.histogram;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;

/** What holds of all histograms. Counts are whole, so that sums are exact. */
final class FloatHistogramProperties {
  private static final double ZERO_THRESHOLD = 0x1p-10;
  private static final double[] BOUNDS = {-1, 0.5, 2, 10};
  private static final int BUCKETS = 9;
  private static final int FIRST_INDEX = -4;

  @Property
  void subtractingTakesBackWhatWasAdded(@ForAll long seed, @ForAll boolean custom)
      throws IncompatibleBucketsException {
    Random random = new Random(seed);
    FloatHistogram a = histogram(random, custom);
    FloatHistogram b = histogram(random, custom);
    FloatHistogram back = a.plus(b).histogram().minus(b).histogram();
    int schema = Math.min(a.schema(), b.schema());
    assertThat(back.compact()).isEqualTo((custom ? a : a.reduced(schema)).compact());
  }

  @Property
  void theOrderOfSummandsDoesNotMatter(@ForAll long seed, @ForAll boolean custom)
      throws IncompatibleBucketsException {
    Random random = new Random(seed);
    FloatHistogram a = histogram(random, custom);
    FloatHistogram b = histogram(random, custom);
    FloatHistogram c = histogram(random, custom);
    FloatHistogram sum = a.plus(b).histogram().plus(c).histogram().compact();
    assertThat(c.plus(a.plus(b).histogram()).histogram().compact()).isEqualTo(sum);
    assertThat(a.plus(c.plus(b).histogram()).histogram().compact()).isEqualTo(sum);
    assertThat(CompensatedHistogram.of(b).plus(a).plus(c).total().compact()).isEqualTo(sum);
  }

  @Property
  void sumsDoNotDependOnHowBucketsAreListed(@ForAll long seed) throws IncompatibleBucketsException {
    Random random = new Random(seed);
    int schema = random.nextInt(5);
    double[] counts = counts(random);
    FloatHistogram listed = base(schema, counts).positiveBuckets(FIRST_INDEX, counts).build();
    FloatHistogram inSpans = inSpans(schema, counts);
    FloatHistogram other = histogram(random, false);
    assertThat(inSpans.plus(other).histogram().compact())
        .isEqualTo(listed.plus(other).histogram().compact());
    assertThat(other.minus(inSpans).histogram().compact())
        .isEqualTo(other.minus(listed).histogram().compact());
    assertThat(inSpans).isEqualTo(listed.compact());
  }

  @Property
  void aSumHasTheLesserResolution(@ForAll long seed) throws IncompatibleBucketsException {
    Random random = new Random(seed);
    FloatHistogram a = histogram(random, false);
    FloatHistogram b = histogram(random, false);
    int schema = Math.min(a.schema(), b.schema());
    FloatHistogram sum = a.plus(b).histogram();
    assertThat(sum.schema()).isEqualTo(schema);
    assertThat(sum.compact())
        .isEqualTo(a.reduced(schema).plus(b.reduced(schema)).histogram().compact());
  }

  @Property
  void reducingMovesNoObservationAcrossABound(@ForAll long seed) {
    Random random = new Random(seed);
    FloatHistogram fine = histogram(random, false);
    FloatHistogram coarse = fine.reduced(fine.schema() - 1 - random.nextInt(3));
    for (Bucket bucket : coarse.buckets()) {
      assertThat(below(coarse, bucket.upper())).isEqualTo(below(fine, bucket.upper()));
    }
    assertThat(below(coarse, Double.POSITIVE_INFINITY)).isEqualTo(fine.count());
  }

  private static double below(FloatHistogram histogram, double bound) {
    return histogram.buckets().stream()
        .filter(bucket -> bucket.upper() <= bound * (bound > 0 ? 1 + 1e-12 : 1 - 1e-12))
        .mapToDouble(Bucket::count)
        .sum();
  }

  @Property
  void compactingLosesNothing(@ForAll long seed, @ForAll boolean custom) {
    FloatHistogram histogram = histogram(new Random(seed), custom);
    FloatHistogram compact = histogram.compact();
    assertThat(compact.compact()).isSameAs(compact);
    assertThat(compact.buckets())
        .isEqualTo(histogram.buckets().stream().filter(b -> b.count() != 0).toList());
    assertThat(compact.count()).isEqualTo(histogram.count());
    assertThat(compact.sum()).isEqualTo(histogram.sum());
  }

  @Property
  void quantilesGrow(
      @ForAll long seed,
      @ForAll boolean custom,
      @ForAll @DoubleRange(min = 0, max = 1) double q,
      @ForAll @DoubleRange(min = 0, max = 1) double p) {
    FloatHistogram histogram = histogram(new Random(seed), custom);
    double lesser = HistogramQuantile.of(Math.min(p, q), histogram).value();
    double greater = HistogramQuantile.of(Math.max(p, q), histogram).value();
    if (histogram.count() == 0) {
      assertThat(lesser).isNaN();
      return;
    }
    assertThat(lesser).isLessThanOrEqualTo(greater + Math.abs(greater) * 1e-12);
  }

  @Property
  void aQuantileLeavesItsPartBelow(
      @ForAll long seed, @ForAll @DoubleRange(min = 0.01, max = 0.99) double q) {
    FloatHistogram histogram = histogram(new Random(seed), false);
    if (histogram.count() == 0) {
      return;
    }
    double quantile = HistogramQuantile.of(q, histogram).value();
    double rank = q * histogram.count();
    double surely =
        histogram.buckets().stream()
            .filter(bucket -> bucket.upper() < quantile)
            .mapToDouble(Bucket::count)
            .sum();
    double atMost =
        histogram.buckets().stream()
            .filter(bucket -> bucket.lower() <= quantile)
            .mapToDouble(Bucket::count)
            .sum();
    assertThat(rank).isBetween(surely - 1e-9, atMost + 1e-9);
  }

  @Property
  void trimmingCutsInTwo(
      @ForAll long seed, @ForAll @DoubleRange(min = -40, max = 40) double limit) {
    FloatHistogram histogram = histogram(new Random(seed), false);
    FloatHistogram below = histogram.atOrBelow(limit);
    FloatHistogram above = histogram.above(limit);
    assertThat(below.count() + above.count()).isCloseTo(histogram.count(), within(1e-9));
    assertThat(below.compact().buckets())
        .allSatisfy(bucket -> assertThat(bucket.lower()).isLessThanOrEqualTo(limit));
    assertThat(above.compact().buckets())
        .allSatisfy(bucket -> assertThat(bucket.upper()).isGreaterThanOrEqualTo(limit));
  }

  @Property
  void trimmingBeyondAllCutsNothing(@ForAll long seed, @ForAll boolean custom) {
    FloatHistogram histogram = histogram(new Random(seed), custom);
    assertThat(histogram.atOrBelow(Double.POSITIVE_INFINITY)).isEqualTo(histogram);
    assertThat(histogram.above(Double.NEGATIVE_INFINITY)).isEqualTo(histogram);
  }

  private static FloatHistogram histogram(Random random, boolean custom) {
    if (custom) {
      double[] counts = Arrays.copyOf(counts(random), BOUNDS.length + 1);
      return FloatHistogram.builder()
          .schema(BucketBounds.CUSTOM_SCHEMA)
          .customBounds(BOUNDS)
          .count(Arrays.stream(counts).sum())
          .sum(random.nextInt(1_000))
          .positiveBuckets(0, counts)
          .build();
    }
    double[] positive = counts(random);
    double[] negative = counts(random);
    double zero = random.nextInt(3);
    return FloatHistogram.builder()
        .schema(random.nextInt(5))
        .zeroBucket(ZERO_THRESHOLD, zero)
        .count(zero + Arrays.stream(positive).sum() + Arrays.stream(negative).sum())
        .sum(random.nextInt(1_000))
        .positiveBuckets(FIRST_INDEX, positive)
        .negativeBuckets(FIRST_INDEX + random.nextInt(3), negative)
        .build();
  }

  private static HistogramBuilder base(int schema, double[] counts) {
    return FloatHistogram.builder()
        .schema(schema)
        .zeroBucket(ZERO_THRESHOLD, 0)
        .count(Arrays.stream(counts).sum())
        .sum(1);
  }

  /** A span for each bucket that counts something. */
  private static FloatHistogram inSpans(int schema, double[] counts) {
    int spans = (int) Arrays.stream(counts).filter(count -> count != 0).count();
    int[] offsets = new int[spans];
    int[] lengths = new int[spans];
    double[] listed = new double[spans];
    Arrays.fill(lengths, 1);
    int next = 0;
    int behind = 0;
    for (int i = 0; i < counts.length; i++) {
      if (counts[i] != 0) {
        offsets[next] = next == 0 ? FIRST_INDEX + i : i - behind;
        listed[next++] = counts[i];
        behind = i + 1;
      }
    }
    return base(schema, counts).positiveSpans(offsets, lengths, listed).build();
  }

  private static double[] counts(Random random) {
    double[] counts = new double[BUCKETS];
    for (int i = 0; i < counts.length; i++) {
      counts[i] = random.nextBoolean() ? random.nextInt(20) : 0;
    }
    return counts;
  }
}
