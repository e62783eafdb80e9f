package io.weir.topology.promql.script;

import io.weir.schemas.labels.Labels;
import io.weir.topology.promql.histogram.FloatHistogram;
import io.weir.topology.promql.number.Numbers;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;

/** Puts the series of classic histograms together to native ones with custom buckets. */
final class ClassicHistograms {
  private static final String BOUND = "le";

  private final Map<Labels, TreeMap<Long, Parts>> histograms = new HashMap<>();

  /** The parts of one histogram. */
  private static final class Parts {
    private final TreeMap<Double, Double> buckets = new TreeMap<>();
    private OptionalDouble count = OptionalDouble.empty();
    private double sum;
  }

  /** Takes in a sample, if it is of a classic histogram. */
  void add(Labels labels, long timestampMillis, double value) {
    String name = labels.metricName();
    if (name.endsWith("_bucket")) {
      OptionalDouble bound = Numbers.parse(labels.value(BOUND));
      if (bound.isPresent() && !Double.isNaN(bound.getAsDouble())) {
        parts(labels, "_bucket", timestampMillis).buckets.putIfAbsent(bound.getAsDouble(), value);
      }
    } else if (name.endsWith("_count")) {
      parts(labels, "_count", timestampMillis).count = OptionalDouble.of(value);
    } else if (name.endsWith("_sum")) {
      parts(labels, "_sum", timestampMillis).sum = value;
    }
  }

  private Parts parts(Labels labels, String suffix, long timestampMillis) {
    String name = labels.metricName();
    Labels base =
        labels.toBuilder()
            .set(Labels.METRIC_NAME, name.substring(0, name.length() - suffix.length()))
            .remove(BOUND)
            .build();
    return histograms
        .computeIfAbsent(base, key -> new TreeMap<>())
        .computeIfAbsent(timestampMillis, key -> new Parts());
  }

  /**
   * Adds the histograms to the data.
   *
   * @throws ScriptException if the buckets of one are not cumulative
   */
  void addTo(ScriptData data) {
    histograms.forEach((labels, byTime) ->
        byTime.forEach((timestampMillis, parts) ->
            data.add(labels, timestampMillis, histogram(labels, parts), 0)));
  }

  private static FloatHistogram histogram(Labels labels, Parts parts) {
    double count =
        parts.count.orElse(parts.buckets.isEmpty() ? 0 : parts.buckets.lastEntry().getValue());
    parts.buckets.putIfAbsent(Double.POSITIVE_INFINITY, count);
    double[] bounds = new double[parts.buckets.size() - 1];
    double[] counts = new double[parts.buckets.size()];
    double before = 0;
    int next = 0;
    for (Map.Entry<Double, Double> bucket : parts.buckets.entrySet()) {
      if (bucket.getValue() < before) {
        throw new ScriptException(labels + ": expected cumulative buckets, found " + parts.buckets);
      }
      counts[next] = bucket.getValue() - before;
      before = bucket.getValue();
      if (next < bounds.length) {
        bounds[next] = bucket.getKey();
      }
      next++;
    }
    if (count != before) {
      throw new ScriptException(
          labels + ": expected a count of " + before + " as the last bucket says, found " + count);
    }
    return FloatHistogram.builder()
        .schema(-53)
        .count(count)
        .sum(parts.sum)
        .customBounds(bounds)
        .positiveBuckets(0, counts)
        .build()
        .compact();
  }
}
