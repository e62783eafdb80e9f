package io.weir.schemas.peers;

import java.util.List;

/**
 * A native histogram of whole observations, each side's buckets consecutive.
 *
 * @param schema -4 to 8, or {@link #CUSTOM}
 * @param threshold half the width of the zero bucket, 0 with custom bounds
 * @param zeroCount in the zero bucket, 0 with custom bounds
 * @param sum of all observations
 * @param first index of the first positive bucket
 * @param positive counts of positive buckets
 * @param negative counts of negative buckets from index 0; none with custom bounds
 * @param bounds of custom buckets, else none
 */
public record WrittenHistogram(
    int schema,
    double threshold,
    double zeroCount,
    double sum,
    int first,
    List<Double> positive,
    List<Double> negative,
    List<Double> bounds) {
  /** The schema of custom bounds. */
  public static final int CUSTOM = -53;

  /** Copies the lists. */
  public WrittenHistogram {
    positive = List.copyOf(positive);
    negative = List.copyOf(negative);
    bounds = List.copyOf(bounds);
  }

  /** Whether its bounds are custom ones. */
  public boolean isCustom() {
    return schema == CUSTOM;
  }

  /** All observations. */
  public double count() {
    return zeroCount + sum(positive) + sum(negative);
  }

  private static double sum(List<Double> counts) {
    return counts.stream().mapToDouble(Double::doubleValue).sum();
  }
}
