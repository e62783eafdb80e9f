package io.weir.topology.promql.histogram;

import java.util.Arrays;

/** The bounds of custom buckets: upper bounds, ascending; infinity stands behind the last. */
final class CustomBounds {
  private CustomBounds() {}

  /** The bounds that both have. */
  static double[] common(double[] left, double[] right) {
    double[] common = new double[Math.min(left.length, right.length)];
    int size = 0;
    int j = 0;
    for (double bound : left) {
      while (j < right.length && right[j] < bound) {
        j++;
      }
      if (j < right.length && right[j] == bound) {
        common[size++] = bound;
      }
    }
    return Arrays.copyOf(common, size);
  }

  static boolean same(double[] left, double[] right) {
    if (left.length != right.length) {
      return false;
    }
    for (int i = 0; i < left.length; i++) {
      if (left[i] != right[i]) {
        return false;
      }
    }
    return true;
  }

  /** The bucket of the target bounds that a whole bucket falls into. */
  static int target(int index, double[] bounds, double[] targetBounds) {
    if (index >= bounds.length) {
      return targetBounds.length;
    }
    int found = Arrays.binarySearch(targetBounds, bounds[index]);
    return found >= 0 ? found : -found - 1;
  }

  /** Whether under the bounds that both have, a bucket counts less now than before. */
  static boolean hasDecreased(
      Buckets now, double[] nowBounds, Buckets before, double[] beforeBounds) {
    double[] common = common(nowBounds, beforeBounds);
    double[] change = new double[common.length + 1];
    double[] previous = new double[common.length + 1];
    for (int i = 0; i < now.size(); i++) {
      change[target(now.index(i), nowBounds, common)] += now.count(i);
    }
    for (int i = 0; i < before.size(); i++) {
      previous[target(before.index(i), beforeBounds, common)] += before.count(i);
    }
    for (int i = 0; i < change.length; i++) {
      if (change[i] < previous[i]) {
        return true;
      }
    }
    return false;
  }
}
