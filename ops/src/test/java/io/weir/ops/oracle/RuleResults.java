package io.weir.ops.oracle;

import io.weir.schemas.labels.Labels;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * What rules recorded, the last revision of each series and time. A point is as in {@link
 * io.weir.schemas.peers.PrometheusAnswer}: a number is a list of itself, a histogram a longer list.
 */
final class RuleResults {
  /** The point of a series that has ended. */
  static final List<Double> MARKER = List.of();

  private final Map<String, Map<Labels, NavigableMap<Long, List<Double>>>> series = new TreeMap<>();

  /** Adds a point; a later one of the same series and time replaces it. */
  void put(Labels labels, long timestampMillis, List<Double> point) {
    series
        .computeIfAbsent(labels.metricName(), name -> new TreeMap<>())
        .computeIfAbsent(labels, key -> new TreeMap<>())
        .put(timestampMillis, List.copyOf(point));
  }

  /** The series of a rule, by their labels, name included. */
  Map<Labels, NavigableMap<Long, List<Double>>> of(String record) {
    return series.getOrDefault(record, Map.of());
  }

  /** Names of what was recorded. */
  List<String> records() {
    return new ArrayList<>(series.keySet());
  }
}
