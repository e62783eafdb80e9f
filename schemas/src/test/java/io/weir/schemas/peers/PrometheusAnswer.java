package io.weir.schemas.peers;

import io.weir.schemas.labels.Labels;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What Prometheus gives: points of series, or a refusal.
 *
 * @param series by labels, points by their times since the Unix epoch in milliseconds. A number is
 *     a list of itself; a histogram is a list of its count, its sum and, for each bucket that
 *     counts something, the bounds and the count. A scalar has no labels
 * @param refusal why there is none; empty if there is one
 */
public record PrometheusAnswer(Map<Labels, TreeMap<Long, List<Double>>> series, String refusal) {
  static PrometheusAnswer refused(String refusal) {
    return new PrometheusAnswer(Map.of(), refusal.isEmpty() ? "refused" : refusal);
  }

  static PrometheusAnswer of(Map<Labels, TreeMap<Long, List<Double>>> series) {
    return new PrometheusAnswer(series, "");
  }
}
