package io.weir.topology.promql.operator;

import io.weir.topology.promql.number.Almost;
import java.util.Arrays;

/**
 * The cumulative buckets of a classic histogram at one step: upper bounds and counts. Filled, then
 * asked once. One thread.
 */
final class ClassicBuckets {
  /** Relative differences up to this are taken for rounding errors. */
  private static final double TOLERANCE = 1e-12;

  private double[] bounds = new double[16];
  private double[] counts = new double[16];
  private int size;

  private boolean forced;
  private double leastForced = Double.POSITIVE_INFINITY;
  private double greatestForced = Double.NEGATIVE_INFINITY;
  private double greatestDifference;

  void add(double bound, double count) {
    if (size == bounds.length) {
      bounds = Arrays.copyOf(bounds, 2 * size);
      counts = Arrays.copyOf(counts, 2 * size);
    }
    // In order of bounds; after those that are equal.
    int at = size++;
    while (at > 0 && bounds[at - 1] > bound) {
      bounds[at] = bounds[at - 1];
      counts[at] = counts[at - 1];
      at--;
    }
    bounds[at] = bound;
    counts[at] = count;
  }

  boolean isEmpty() {
    return size == 0;
  }

  void clear() {
    size = 0;
  }

  /** Whether counts had to be raised for them to grow with the bounds. */
  boolean isForced() {
    return forced;
  }

  double leastForced() {
    return leastForced;
  }

  double greatestForced() {
    return greatestForced;
  }

  double greatestDifference() {
    return greatestDifference;
  }

  /**
   * The q-quantile, interpolated within its bucket, the lowest of which begins at zero if it ends
   * above it. NaN without observations or the bucket of infinity; in that bucket the bound below.
   */
  double quantile(double q) {
    forced = false;
    if (Double.isNaN(q)) {
      return Double.NaN;
    }
    if (q < 0) {
      return Double.NEGATIVE_INFINITY;
    }
    if (q > 1) {
      return Double.POSITIVE_INFINITY;
    }
    if (bounds[size - 1] != Double.POSITIVE_INFINITY) {
      return Double.NaN;
    }
    coalesce();
    makeMonotonic();
    if (size < 2 || counts[size - 1] == 0) {
      return Double.NaN;
    }
    double rank = q * counts[size - 1];
    int bucket = 0;
    while (bucket < size - 1 && !(counts[bucket] >= rank)) {
      bucket++;
    }
    if (bucket == size - 1) {
      return bounds[size - 2];
    }
    if (bucket == 0) {
      return bounds[0] <= 0 ? bounds[0] : bounds[0] * (rank / counts[0]);
    }
    double start = bounds[bucket - 1];
    double count = counts[bucket] - counts[bucket - 1];
    return start + (bounds[bucket] - start) * ((rank - counts[bucket - 1]) / count);
  }

  /** Which part of the observations lies between two values; NaN without any. */
  double fraction(double lower, double upper) {
    if (bounds[size - 1] != Double.POSITIVE_INFINITY) {
      return Double.NaN;
    }
    coalesce();
    double count = counts[size - 1];
    if (count == 0 || Double.isNaN(lower) || Double.isNaN(upper)) {
      return Double.NaN;
    }
    return lower >= upper ? 0 : (rank(upper, count) - rank(lower, count)) / count;
  }

  /** How many observations lie below a value. */
  private double rank(double value, double all) {
    double before = 0;
    double start = bounds[0] <= 0 ? Double.NEGATIVE_INFINITY : 0;
    for (int i = 0; i < size; i++) {
      if (start >= value) {
        return Math.min(before, all);
      }
      if (bounds[i] > value) {
        double rank =
            start == Double.NEGATIVE_INFINITY
                ? counts[i]
                : before + (counts[i] - before) * (value - start) / (bounds[i] - start);
        return rank > all ? all : rank;
      }
      before = counts[i];
      start = bounds[i];
    }
    return all;
  }

  private void coalesce() {
    int last = 0;
    for (int i = 1; i < size; i++) {
      if (bounds[i] == bounds[last]) {
        counts[last] += counts[i];
      } else {
        last++;
        bounds[last] = bounds[i];
        counts[last] = counts[i];
      }
    }
    size = last + 1;
  }

  private void makeMonotonic() {
    leastForced = Double.POSITIVE_INFINITY;
    greatestForced = Double.NEGATIVE_INFINITY;
    greatestDifference = 0;
    double before = counts[0];
    for (int i = 1; i < size; i++) {
      double count = counts[i];
      if (count == before) {
        continue;
      }
      boolean rounding = Almost.equal(before, count, TOLERANCE);
      if (!rounding && !(count < before)) {
        before = count;
        continue;
      }
      counts[i] = before;
      if (!rounding) {
        forced = true;
        leastForced = Math.min(leastForced, bounds[i]);
        greatestForced = Math.max(greatestForced, bounds[i]);
        greatestDifference = Math.max(greatestDifference, before - count);
      }
    }
  }
}
