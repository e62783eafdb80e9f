package io.weir.topology.promql.annotation;

import static io.weir.topology.promql.annotation.Messages.quoted;
import static io.weir.topology.promql.annotation.Messages.withMetricName;

import io.weir.topology.promql.syntax.Position;

/** The infos of Prometheus 3. A metric's name may be empty where it isn't known. */
public final class Infos {
  private Infos() {}

  private static Annotation info(String message, Position position) {
    return new PlainAnnotation(Level.INFO, Level.INFO.prefix() + message, position);
  }

  /** A rate of a metric that isn't named like a counter. */
  public static Annotation possibleNonCounter(String metricName, Position position) {
    return info(
        "metric might not be a counter, name does not end in _total/_sum/_count/_bucket: "
            + quoted(metricName),
        position);
  }

  /** A rate of a metric whose {@code __type__} isn't a counter's. */
  public static Annotation possibleNonCounterLabel(
      String metricName, String typeLabel, Position position) {
    return info(
        "metric might not be a counter, __type__ label is not set to \"counter\" or"
            + " \"histogram\", got "
            + quoted(typeLabel)
            + ": "
            + quoted(metricName),
        position);
  }

  /**
   * The buckets of a classic histogram did not grow with their bounds.
   *
   * @param timestampMillis of the sample, milliseconds since the epoch
   * @param minBucket least upper bound of a bucket that was changed
   * @param maxBucket greatest one
   * @param maxDifference by how much a bucket was changed at most
   */
  public static Annotation forcedMonotonicity(
      String metricName,
      Position position,
      long timestampMillis,
      double minBucket,
      double maxBucket,
      double maxDifference) {
    String message =
        "input to histogram_quantile needed to be fixed for monotonicity (see"
            + " https://prometheus.io/docs/prometheus/latest/querying/functions/#histogram_quantile)";
    return new ForcedMonotonicity(
        withMetricName(Level.INFO.prefix() + message, metricName),
        position,
        timestampMillis,
        timestampMillis,
        minBucket,
        maxBucket,
        maxDifference,
        1);
  }

  /**
   * An operator that can't work on these samples.
   *
   * @param leftType {@code float} or {@code histogram}
   * @param rightType {@code float} or {@code histogram}
   */
  public static Annotation incompatibleTypes(
      String leftType, String operator, String rightType, Position position) {
    return info(
        "incompatible sample types encountered for binary operator "
            + quoted(operator)
            + ": "
            + leftType
            + " "
            + operator
            + " "
            + rightType,
        position);
  }

  /** An aggregation that takes no histograms. */
  public static Annotation histogramIgnoredInAggregation(String aggregation, Position position) {
    return info("ignored histogram in " + aggregation + " aggregation", position);
  }

  /** A function of a range that takes the floats only. */
  public static Annotation histogramIgnoredInMixedRange(String metricName, Position position) {
    return info(
        "ignored histograms in a range containing both floats and histograms for metric name "
            + quoted(metricName),
        position);
  }

  /** A quantile of a histogram falls among its NaN observations. */
  public static Annotation quantileIsNaN(String metricName, Position position) {
    return info(
        withMetricName(
            "input to histogram_quantile has NaN observations, result is NaN", metricName),
        position);
  }

  /** A quantile of a histogram with NaN observations. */
  public static Annotation quantileIsSkewedByNaN(String metricName, Position position) {
    return info(
        withMetricName(
            "input to histogram_quantile has NaN observations, result is skewed higher",
            metricName),
        position);
  }

  /** A fraction of a histogram with NaN observations. */
  public static Annotation fractionExcludesNaN(String metricName, Position position) {
    return info(
        withMetricName(
            "input to histogram_fraction has NaN observations, which are excluded from all"
                + " fractions",
            metricName),
        position);
  }

  /** Histograms of different custom bounds came together. */
  public static Annotation mismatchedCustomBuckets(
      HistogramOperation operation, Position position) {
    return info("mismatched custom buckets were reconciled during " + operation, position);
  }
}
