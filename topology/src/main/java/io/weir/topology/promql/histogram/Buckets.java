package io.weir.topology.promql.histogram;

import java.util.Arrays;

/**
 * The buckets of one sign: their indexes, ascending, each once, and a count for each. A bucket that
 * is not listed has no observations; a listed one may have none either, see {@link #compact()}.
 * Immutable; the arrays given are kept, not copied.
 */
final class Buckets {
  static final Buckets NONE = new Buckets(new int[0], new double[0]);

  private final int[] indexes;
  private final double[] counts;

  Buckets(int[] indexes, double[] counts) {
    this.indexes = indexes;
    this.counts = counts;
  }

  int size() {
    return counts.length;
  }

  boolean isEmpty() {
    return counts.length == 0;
  }

  int[] indexes() {
    return indexes.clone();
  }

  double[] counts() {
    return counts.clone();
  }

  int index(int position) {
    return indexes[position];
  }

  double count(int position) {
    return counts[position];
  }

  /** The same buckets with every count multiplied. */
  Buckets times(double factor) {
    double[] scaled = new double[counts.length];
    for (int i = 0; i < counts.length; i++) {
      scaled[i] = counts[i] * factor;
    }
    return new Buckets(indexes, scaled);
  }

  /** The same buckets with every count divided. */
  Buckets dividedBy(double divisor) {
    double[] scaled = new double[counts.length];
    for (int i = 0; i < counts.length; i++) {
      scaled[i] = counts[i] / divisor;
    }
    return new Buckets(indexes, scaled);
  }

  /** Without the buckets that count nothing. */
  Buckets compact() {
    int kept = 0;
    for (double count : counts) {
      if (count != 0) {
        kept++;
      }
    }
    if (kept == counts.length) {
      return this;
    }
    int[] keptIndexes = new int[kept];
    double[] keptCounts = new double[kept];
    int next = 0;
    for (int i = 0; i < counts.length; i++) {
      if (counts[i] != 0) {
        keptIndexes[next] = indexes[i];
        keptCounts[next++] = counts[i];
      }
    }
    return new Buckets(keptIndexes, keptCounts);
  }

  /** Merged into the buckets of a schema of less resolution. */
  Buckets reduced(int fromSchema, int toSchema) {
    if (fromSchema == toSchema || counts.length == 0) {
      return this;
    }
    int[] mergedIndexes = new int[counts.length];
    double[] mergedCounts = new double[counts.length];
    int last = -1;
    for (int i = 0; i < counts.length; i++) {
      int index = BucketBounds.reduced(indexes[i], fromSchema, toSchema);
      if (last >= 0 && mergedIndexes[last] == index) {
        mergedCounts[last] += counts[i];
      } else {
        last++;
        mergedIndexes[last] = index;
        mergedCounts[last] = counts[i];
      }
    }
    return new Buckets(
        Arrays.copyOf(mergedIndexes, last + 1), Arrays.copyOf(mergedCounts, last + 1));
  }

  /** The first position whose bucket of an exponential schema ends above a threshold. */
  int firstAbove(double threshold, int schema) {
    int position = 0;
    while (position < counts.length
        && BucketBounds.exponential(indexes[position], schema) <= threshold) {
      position++;
    }
    return position;
  }

  /**
   * Bucket by bucket, this and a multiple of the other's from a position on; buckets that only one
   * of them has are taken over.
   *
   * @param sign 1 to add, -1 to subtract
   */
  Buckets plus(Buckets other, int otherFrom, int sign) {
    if (otherFrom == 0 && Arrays.equals(indexes, other.indexes)) {
      double[] sums = new double[counts.length];
      for (int i = 0; i < sums.length; i++) {
        sums[i] = counts[i] + sign * other.counts[i];
      }
      return new Buckets(indexes, sums);
    }
    int[] unionIndexes = new int[size() + other.size() - otherFrom];
    double[] sums = new double[unionIndexes.length];
    int size = 0;
    int i = 0;
    int j = otherFrom;
    while (i < size() || j < other.size()) {
      boolean mine = j == other.size() || (i < size() && indexes[i] <= other.indexes[j]);
      boolean theirs = i == size() || (j < other.size() && other.indexes[j] <= indexes[i]);
      unionIndexes[size] = mine ? indexes[i] : other.indexes[j];
      if (mine && theirs) {
        sums[size++] = counts[i++] + sign * other.counts[j++];
      } else {
        sums[size++] = mine ? counts[i++] : sign * other.counts[j++];
      }
    }
    return new Buckets(Arrays.copyOf(unionIndexes, size), Arrays.copyOf(sums, size));
  }

  boolean hasInfinity() {
    for (double count : counts) {
      if (Double.isInfinite(count)) {
        return true;
      }
    }
    return false;
  }

  boolean hasNegative() {
    for (double count : counts) {
      if (count < 0) {
        return true;
      }
    }
    return false;
  }

  /**
   * Whether a bucket counts less than in the previous buckets, which are of the same schema.
   *
   * @param from first position to look at here
   * @param previousFrom first position to look at there
   */
  boolean hasDecreased(int from, Buckets previous, int previousFrom) {
    int i = from;
    for (int j = previousFrom; j < previous.size(); j++) {
      while (i < size() && indexes[i] < previous.indexes[j]) {
        i++;
      }
      boolean here = i < size() && indexes[i] == previous.indexes[j];
      if (here ? counts[i] < previous.counts[j] : previous.counts[j] != 0) {
        return true;
      }
    }
    return false;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Buckets buckets
        && Arrays.equals(indexes, buckets.indexes)
        && sameBits(counts, buckets.counts);
  }

  private static boolean sameBits(double[] left, double[] right) {
    for (int i = 0; i < left.length; i++) {
      if (Double.doubleToRawLongBits(left[i]) != Double.doubleToRawLongBits(right[i])) {
        return false;
      }
    }
    return true;
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(indexes) + Arrays.hashCode(counts);
  }
}
