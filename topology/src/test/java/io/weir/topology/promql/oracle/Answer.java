package io.weir.topology.promql.oracle;

import io.weir.schemas.labels.Labels;
import io.weir.schemas.peers.PrometheusAnswer;
import io.weir.topology.promql.histogram.Bucket;
import io.weir.topology.promql.histogram.FloatHistogram;
import io.weir.topology.promql.number.Almost;
import io.weir.topology.promql.value.MatrixValue;
import io.weir.topology.promql.value.QueryValue;
import io.weir.topology.promql.value.ScalarValue;
import io.weir.topology.promql.value.StringValue;
import io.weir.topology.promql.value.VectorValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a query gives: points of series, or a refusal. A number is a list of itself; a histogram is
 * a list of its count, its sum and, for each bucket that counts something, the bounds and the
 * count.
 */
record Answer(Map<Labels, TreeMap<Long, List<Double>>> series, String refusal) {
  private static final double TOLERANCE = 1e-9;

  static Answer refused(String refusal) {
    return new Answer(Map.of(), refusal.isEmpty() ? "refused" : refusal);
  }

  static Answer of(Map<Labels, TreeMap<Long, List<Double>>> series) {
    return new Answer(series, "");
  }

  static Answer of(PrometheusAnswer answer) {
    return new Answer(answer.series(), answer.refusal());
  }

  static Answer of(QueryValue value) {
    Map<Labels, TreeMap<Long, List<Double>>> series = new TreeMap<>();
    switch (value) {
      case ScalarValue scalar ->
          series
              .computeIfAbsent(Labels.empty(), key -> new TreeMap<>())
              .put(scalar.timestampMillis(), List.of(scalar.value()));
      case VectorValue vector -> {
        for (int i = 0; i < vector.size(); i++) {
          series
              .computeIfAbsent(vector.labels(i), key -> new TreeMap<>())
              .put(vector.timestampMillis(), point(vector.value(i), vector.histogram(i)));
        }
      }
      case MatrixValue matrix -> {
        for (MatrixValue.Series one : matrix.series()) {
          TreeMap<Long, List<Double>> points =
              series.computeIfAbsent(one.labels(), key -> new TreeMap<>());
          for (int i = 0; i < one.values().length; i++) {
            points.put(one.timestampsMillis()[i], List.of(one.values()[i]));
          }
          for (int i = 0; i < one.histograms().length; i++) {
            points.put(one.histogramTimestampsMillis()[i], point(0, one.histograms()[i]));
          }
        }
      }
      case StringValue string -> throw new IllegalArgumentException("a string: " + string);
    }
    return of(series);
  }

  private static List<Double> point(double value, @Nullable FloatHistogram histogram) {
    if (histogram == null) {
      return List.of(value);
    }
    List<Double> point = new ArrayList<>(List.of(histogram.count(), histogram.sum()));
    for (Bucket bucket : histogram.buckets()) {
      if (bucket.count() != 0) {
        point.addAll(List.of(bucket.lower(), bucket.upper(), bucket.count()));
      }
    }
    return point;
  }

  /** The first point that differs, or the refusals; empty if all agrees. */
  Optional<String> difference(Answer theirs) {
    if (!refusal.isEmpty() || !theirs.refusal.isEmpty()) {
      return refusal.isEmpty() == theirs.refusal.isEmpty()
          ? Optional.empty()
          : Optional.of("ours %s, theirs %s".formatted(shown(), theirs.shown()));
    }
    Set<Labels> all = new TreeSet<>(series.keySet());
    all.addAll(theirs.series.keySet());
    for (Labels labels : all) {
      Map<Long, List<Double>> our = series.getOrDefault(labels, new TreeMap<>());
      Map<Long, List<Double>> their = theirs.series.getOrDefault(labels, new TreeMap<>());
      Set<Long> times = new TreeSet<>(our.keySet());
      times.addAll(their.keySet());
      for (Long time : times) {
        List<Double> ourPoint = our.getOrDefault(time, List.of());
        List<Double> theirPoint = their.getOrDefault(time, List.of());
        if (!near(ourPoint, theirPoint)) {
          return Optional.of(
              "%s at %d%n  ours   %s%n  theirs %s".formatted(labels, time, ourPoint, theirPoint));
        }
      }
    }
    return Optional.empty();
  }

  private String shown() {
    return refusal.isEmpty() ? series.size() + " series" : refusal;
  }

  private static boolean near(List<Double> ours, List<Double> theirs) {
    if (ours.size() != theirs.size()) {
      return false;
    }
    for (int i = 0; i < ours.size(); i++) {
      if (!near(ours.get(i), theirs.get(i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean near(Double ours, Double theirs) {
    return Almost.equal(ours, theirs, TOLERANCE) || Math.abs(ours - theirs) < 1e-12;
  }
}
