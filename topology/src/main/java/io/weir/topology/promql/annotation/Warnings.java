package io.weir.topology.promql.annotation;

import static io.weir.topology.promql.annotation.Messages.quoted;
import static io.weir.topology.promql.annotation.Messages.withMetricName;

import io.weir.topology.promql.syntax.NumberText;
import io.weir.topology.promql.syntax.Position;

/** The warnings of Prometheus 3. A metric's name may be empty where it isn't known. */
public final class Warnings {
  private static final String MIXED_FLOATS_AND_HISTOGRAMS =
      "encountered a mix of histograms and floats for ";

  private Warnings() {}

  private static Annotation warning(String message, Position position) {
    return new PlainAnnotation(Level.WARNING, Level.WARNING.prefix() + message, position);
  }

  /** A quantile outside 0 to 1, or NaN. */
  public static Annotation invalidQuantile(double quantile, Position position) {
    return warning(
        "quantile value should be between 0 and 1, got " + NumberText.general(quantile), position);
  }

  /** A ratio of {@code limit_ratio} outside -1 to 1, and what it is taken for. */
  public static Annotation invalidRatio(double ratio, double cappedTo, Position position) {
    return warning(
        "ratio value should be between -1 and 1, got "
            + NumberText.general(ratio)
            + ", capping to "
            + NumberText.general(cappedTo),
        position);
  }

  /** A bucket of a classic histogram whose {@code le} isn't a number. */
  public static Annotation badBucketLabel(String metricName, String label, Position position) {
    return warning(
        withMetricName(
            "bucket label \"le\" is missing or has a malformed value of " + quoted(label),
            metricName),
        position);
  }

  /** Floats and histograms in one range of a series. */
  public static Annotation mixedFloatsAndHistograms(String metricName, Position position) {
    return warning(MIXED_FLOATS_AND_HISTOGRAMS + "metric name " + quoted(metricName), position);
  }

  /** Floats and histograms in one group of an aggregation. */
  public static Annotation mixedFloatsAndHistogramsInAggregation(Position position) {
    return warning(MIXED_FLOATS_AND_HISTOGRAMS + "aggregation", position);
  }

  /** Classic and native histograms of the same labels. */
  public static Annotation mixedClassicAndNativeHistograms(String metricName, Position position) {
    return warning(
        withMetricName("vector contains a mix of classic and native histograms", metricName),
        position);
  }

  /** A rate of a gauge histogram. */
  public static Annotation nativeHistogramNotCounter(String metricName, Position position) {
    return warning(
        "this native histogram metric is not a counter: " + quoted(metricName), position);
  }

  /** A difference of a counter histogram. */
  public static Annotation nativeHistogramNotGauge(String metricName, Position position) {
    return warning("this native histogram metric is not a gauge: " + quoted(metricName), position);
  }

  /** Exponential and custom buckets in one range or group. */
  public static Annotation mixedExponentialAndCustomHistograms(
      String metricName, Position position) {
    return warning(
        "vector contains a mix of histograms with exponential and custom buckets schemas for"
            + " metric name "
            + quoted(metricName),
        position);
  }

  /** Two histograms that an operator can't bring together. */
  public static Annotation incompatibleBucketLayout(String operator, Position position) {
    return warning(
        "incompatible bucket layout encountered for binary operator " + operator, position);
  }

  /** A {@code sort} in a range query. */
  public static Annotation sortInRangeQuery(Position position) {
    return warning(
        "sort is ineffective for range queries since results are always ordered by labels",
        position);
  }

  /** One counter histogram says that it was reset, another that it wasn't. */
  public static Annotation conflictingCounterResets(
      HistogramOperation operation, Position position) {
    return warning("conflicting counter resets during histogram " + operation, position);
  }

  /** A sample that says that it began before the one before it. */
  public static Annotation startTimeOverlap(String metricName, Position position) {
    return new StartTimeOverlap(metricName, position, 1);
  }
}
