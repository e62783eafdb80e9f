package io.weir.topology.promql.histogram;

import io.weir.topology.promql.number.KahanSum;
import java.util.Arrays;

/** Buckets of one sign with what rounding lost in each, see {@link KahanSum}. Immutable. */
final class CompensatedBuckets {
  static final CompensatedBuckets NONE =
      new CompensatedBuckets(new int[0], new double[0], new double[0]);

  private final int[] indexes;
  private final double[] counts;
  private final double[] compensations;

  private CompensatedBuckets(int[] indexes, double[] counts, double[] compensations) {
    this.indexes = indexes;
    this.counts = counts;
    this.compensations = compensations;
  }

  static CompensatedBuckets of(Buckets buckets) {
    int size = buckets.size();
    int[] indexes = new int[size];
    double[] counts = new double[size];
    for (int i = 0; i < size; i++) {
      indexes[i] = buckets.index(i);
      counts[i] = buckets.count(i);
    }
    return new CompensatedBuckets(indexes, counts, new double[size]);
  }

  int size() {
    return counts.length;
  }

  int index(int position) {
    return indexes[position];
  }

  double count(int position) {
    return counts[position];
  }

  double compensation(int position) {
    return compensations[position];
  }

  /** The counts without their compensations. */
  Buckets counts() {
    return new Buckets(indexes, counts);
  }

  /** The compensated counts; of buckets that end at or below a threshold, as they are. */
  Buckets totals(int firstCompensated) {
    double[] totals = counts.clone();
    for (int i = firstCompensated; i < totals.length; i++) {
      totals[i] += compensations[i];
    }
    return new Buckets(indexes, totals);
  }

  CompensatedBuckets times(double factor) {
    return new CompensatedBuckets(
        indexes, scaled(counts, factor, false), scaled(compensations, factor, false));
  }

  CompensatedBuckets dividedBy(double divisor) {
    return new CompensatedBuckets(
        indexes, scaled(counts, divisor, true), scaled(compensations, divisor, true));
  }

  private static double[] scaled(double[] values, double by, boolean divide) {
    double[] scaled = new double[values.length];
    for (int i = 0; i < scaled.length; i++) {
      scaled[i] = divide ? values[i] / by : values[i] * by;
    }
    return scaled;
  }

  /** Without the first buckets, and without those that count nothing. */
  CompensatedBuckets trimmed(int dropped) {
    int[] keptIndexes = new int[counts.length];
    double[] keptCounts = new double[counts.length];
    double[] keptCompensations = new double[counts.length];
    int size = 0;
    for (int i = dropped; i < counts.length; i++) {
      if (counts[i] != 0 || compensations[i] != 0) {
        keptIndexes[size] = indexes[i];
        keptCounts[size] = counts[i];
        keptCompensations[size++] = compensations[i];
      }
    }
    return cut(keptIndexes, keptCounts, keptCompensations, size);
  }

  /** Merged into the buckets of a schema of less resolution. */
  CompensatedBuckets reduced(int fromSchema, int toSchema) {
    if (fromSchema == toSchema || counts.length == 0) {
      return this;
    }
    int[] mergedIndexes = new int[counts.length];
    double[] mergedCounts = new double[counts.length];
    double[] mergedCompensations = new double[counts.length];
    int last = -1;
    for (int i = 0; i < counts.length; i++) {
      int index = BucketBounds.reduced(indexes[i], fromSchema, toSchema);
      if (last >= 0 && mergedIndexes[last] == index) {
        increase(mergedCounts, mergedCompensations, last, counts[i]);
        increase(mergedCounts, mergedCompensations, last, compensations[i]);
      } else {
        last++;
        mergedIndexes[last] = index;
        mergedCounts[last] = counts[i];
        mergedCompensations[last] = compensations[i];
      }
    }
    return cut(mergedIndexes, mergedCounts, mergedCompensations, last + 1);
  }

  /** Bucket by bucket, this and the other's from a position on. */
  CompensatedBuckets plus(CompensatedBuckets other, int otherFrom) {
    int[] unionIndexes = new int[size() + other.size() - otherFrom];
    double[] sums = new double[unionIndexes.length];
    double[] losses = new double[unionIndexes.length];
    int size = 0;
    int i = 0;
    int j = otherFrom;
    while (i < size() || j < other.size()) {
      boolean mine = j == other.size() || (i < size() && indexes[i] <= other.indexes[j]);
      boolean theirs = i == size() || (j < other.size() && other.indexes[j] <= indexes[i]);
      unionIndexes[size] = mine ? indexes[i] : other.indexes[j];
      if (mine) {
        sums[size] = counts[i];
        losses[size] = compensations[i++];
        if (theirs) {
          increase(sums, losses, size, other.counts[j]);
          if (other.compensations[j] != 0) {
            increase(sums, losses, size, other.compensations[j]);
          }
          j++;
        }
      } else {
        sums[size] = other.counts[j];
        losses[size] = other.compensations[j++];
      }
      size++;
    }
    return cut(unionIndexes, sums, losses, size);
  }

  /**
   * Sums of custom buckets under the bounds that both have; only buckets that count something are
   * listed.
   *
   * @param sign 1 to add, -1 to subtract
   */
  static CompensatedBuckets underCommonBounds(
      CompensatedBuckets left,
      double[] leftBounds,
      Buckets right,
      double[] rightBounds,
      int sign,
      double[] commonBounds) {
    double[] sums = new double[commonBounds.length + 1];
    double[] losses = new double[commonBounds.length + 1];
    for (int i = 0; i < left.size(); i++) {
      int target = CustomBounds.target(left.indexes[i], leftBounds, commonBounds);
      increase(sums, losses, target, left.counts[i]);
      increase(sums, losses, target, left.compensations[i]);
    }
    for (int i = 0; i < right.size(); i++) {
      int target = CustomBounds.target(right.index(i), rightBounds, commonBounds);
      increase(sums, losses, target, sign * right.count(i));
    }
    int[] indexes = new int[sums.length];
    Arrays.setAll(indexes, i -> i);
    return new CompensatedBuckets(indexes, sums, losses).trimmed(0);
  }

  private static void increase(double[] sums, double[] losses, int at, double term) {
    double total = sums[at] + term;
    losses[at] = KahanSum.compensation(sums[at], losses[at], term, total);
    sums[at] = total;
  }

  private static CompensatedBuckets cut(
      int[] indexes, double[] counts, double[] compensations, int size) {
    return size == counts.length
        ? new CompensatedBuckets(indexes, counts, compensations)
        : new CompensatedBuckets(
            Arrays.copyOf(indexes, size),
            Arrays.copyOf(counts, size),
            Arrays.copyOf(compensations, size));
  }
}
