package io.weir.topology.promql.oracle;

import io.weir.schemas.labels.Labels;
import io.weir.topology.promql.number.Almost;
import io.weir.topology.promql.value.MatrixValue;
import io.weir.topology.promql.value.QueryValue;
import io.weir.topology.promql.value.ScalarValue;
import io.weir.topology.promql.value.StringValue;
import io.weir.topology.promql.value.VectorValue;
import java.util.Map;
import java.util.TreeMap;

/** What a query gives: points of series, or a refusal. */
record Answer(Map<Labels, TreeMap<Long, Double>> series, String refusal) {
  private static final double TOLERANCE = 1e-9;

  static Answer refused(String refusal) {
    return new Answer(Map.of(), refusal.isEmpty() ? "refused" : refusal);
  }

  static Answer of(Map<Labels, TreeMap<Long, Double>> series) {
    return new Answer(series, "");
  }

  static Answer of(QueryValue value) {
    Map<Labels, TreeMap<Long, Double>> series = new TreeMap<>();
    switch (value) {
      case ScalarValue scalar ->
          series
              .computeIfAbsent(Labels.empty(), key -> new TreeMap<>())
              .put(scalar.timestampMillis(), scalar.value());
      case VectorValue vector -> {
        for (int i = 0; i < vector.size(); i++) {
          series
              .computeIfAbsent(vector.labels(i), key -> new TreeMap<>())
              .put(vector.timestampMillis(), vector.value(i));
        }
      }
      case MatrixValue matrix -> {
        for (MatrixValue.Series one : matrix.series()) {
          TreeMap<Long, Double> points =
              series.computeIfAbsent(one.labels(), key -> new TreeMap<>());
          for (int i = 0; i < one.values().length; i++) {
            points.put(one.timestampsMillis()[i], one.values()[i]);
          }
        }
      }
      case StringValue string -> throw new IllegalArgumentException("a string: " + string);
    }
    return of(series);
  }

  boolean agreesWith(Answer other) {
    if (refusal.isEmpty() != other.refusal.isEmpty()) {
      return false;
    }
    if (!series.keySet().equals(other.series.keySet())) {
      return false;
    }
    for (Map.Entry<Labels, TreeMap<Long, Double>> entry : series.entrySet()) {
      TreeMap<Long, Double> theirs = other.series.get(entry.getKey());
      if (!theirs.keySet().equals(entry.getValue().keySet())) {
        return false;
      }
      for (Map.Entry<Long, Double> point : entry.getValue().entrySet()) {
        if (!near(point.getValue(), theirs.get(point.getKey()))) {
          return false;
        }
      }
    }
    return true;
  }

  private static boolean near(double ours, double theirs) {
    return Almost.equal(ours, theirs, TOLERANCE) || Math.abs(ours - theirs) < 1e-12;
  }
}
