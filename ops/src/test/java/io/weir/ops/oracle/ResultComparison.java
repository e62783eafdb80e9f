package io.weir.ops.oracle;

import io.weir.schemas.labels.Labels;
import io.weir.topology.promql.number.Almost;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Compares what a rule recorded with what it had to, tick by tick. What differs is told with the
 * rule, the tick, the series, what was expected and what was found.
 *
 * @param strictMarkers whether a marker may stand only where the series was there at the tick
 *     before; where late samples have taken points away, older markers remain
 */
record ResultComparison(OracleRule rule, boolean strictMarkers) {
  /** What is smaller than that is rounding of a zero. */
  private static final double ZERO = 1e-12;

  /** The points of a tick by series; markers left out. */
  private record Tick(
      long millis, Map<Labels, List<Double>> expected, Map<Labels, List<Double>> found) {}

  /** The same series with the same values. */
  List<String> exact(Map<Labels, Map<Long, List<Double>>> expected, RuleResults results) {
    List<String> differences = markers(results);
    for (Tick tick : ticks(expected, results)) {
      Set<Labels> all = new TreeSet<>(tick.expected.keySet());
      all.addAll(tick.found.keySet());
      for (Labels labels : all) {
        add(differences, tick, labels, tick.expected.get(labels), tick.found.get(labels));
      }
    }
    return differences;
  }

  /** As many series with the same values; those that aren't the same have equal values. */
  List<String> ties(Map<Labels, Map<Long, List<Double>>> expected, RuleResults results) {
    List<String> differences = markers(results);
    for (Tick tick : ticks(expected, results)) {
      List<List<Double>> missing = new ArrayList<>();
      List<List<Double>> added = new ArrayList<>();
      tick.expected.forEach((labels, point) -> {
        List<Double> found = tick.found.get(labels);
        if (found == null) {
          missing.add(point);
        } else {
          add(differences, tick, labels, point, found);
        }
      });
      tick.found.forEach((labels, point) -> {
        if (!tick.expected.containsKey(labels)) {
          added.add(point);
        }
      });
      missing.sort(Comparator.comparing(point -> point.getFirst()));
      added.sort(Comparator.comparing(point -> point.getFirst()));
      boolean same = missing.size() == added.size();
      for (int i = 0; same && i < missing.size(); i++) {
        same = near(missing.get(i), added.get(i));
      }
      if (!same) {
        differences.add(
            "%s: expected %s, found %s instead".formatted(place(tick.millis), missing, added));
      }
    }
    return differences;
  }

  /**
   * Any series of those that can be chosen, as many of each group as were chosen.
   *
   * @param chosen by Prometheus
   * @param all that can be chosen
   */
  List<String> any(
      Map<Labels, Map<Long, List<Double>>> chosen,
      Map<Labels, Map<Long, List<Double>>> all,
      RuleResults results) {
    List<String> differences = markers(results);
    for (Tick tick : ticks(chosen, results)) {
      Map<Labels, Integer> counts = counts(tick.expected.keySet());
      Map<Labels, Integer> found = counts(tick.found.keySet());
      if (!counts.equals(found)) {
        differences.add(
            "%s: expected so many series: %s, found %s"
                .formatted(place(tick.millis), counts, found));
      }
    }
    for (Tick tick : ticks(all, results)) {
      tick.found.forEach(
          (labels, point) -> add(differences, tick, labels, tick.expected.get(labels), point));
    }
    return differences;
  }

  private Map<Labels, Integer> counts(Set<Labels> series) {
    Map<Labels, Integer> counts = new HashMap<>();
    for (Labels labels : series) {
      counts.merge(
          labels.filtered(name -> rule.expectation().by().contains(name)), 1, Integer::sum);
    }
    return counts;
  }

  /**
   * Nothing wherever the rule fails.
   *
   * @param causes it fails at the ticks of these points
   */
  List<String> none(Map<Labels, Map<Long, List<Double>>> causes, RuleResults results) {
    List<String> differences = new ArrayList<>();
    for (Tick tick : ticks(causes, results)) {
      if (!tick.expected.isEmpty() && !tick.found.isEmpty()) {
        differences.add(
            "%s: expected nothing, since the rule fails, found %s"
                .formatted(place(tick.millis), tick.found));
      }
    }
    return differences;
  }

  private List<Tick> ticks(Map<Labels, Map<Long, List<Double>>> expected, RuleResults results) {
    Map<Long, Tick> ticks = new TreeMap<>();
    for (long millis = rule.firstMillis();
        millis <= rule.lastMillis();
        millis += rule.intervalMillis()) {
      ticks.put(millis, new Tick(millis, new TreeMap<>(), new TreeMap<>()));
    }
    expected.forEach((labels, points) ->
        points.forEach((millis, point) -> {
          Tick tick = ticks.get(millis);
          if (tick != null) {
            tick.expected.put(labels, point);
          }
        }));
    results
        .of(rule.record())
        .forEach((labels, points) ->
            points.forEach((millis, point) -> {
              Tick tick = ticks.get(millis);
              if (tick != null && !point.equals(RuleResults.MARKER)) {
                tick.found.put(labels, point);
              }
            }));
    return List.copyOf(ticks.values());
  }

  /** Points beside the ticks, missing markers, and markers that end nothing. */
  private List<String> markers(RuleResults results) {
    List<String> differences = new ArrayList<>();
    results
        .of(rule.record())
        .forEach((labels, points) -> {
          for (long millis : points.keySet()) {
            if (Math.floorMod(millis - rule.firstMillis(), rule.intervalMillis()) != 0) {
              differences.add("%s: expected no result beside the ticks".formatted(place(millis)));
            }
          }
          for (long millis = rule.firstMillis() + rule.intervalMillis();
              millis <= rule.lastMillis();
              millis += rule.intervalMillis()) {
            boolean before = isThere(points.get(millis - rule.intervalMillis()));
            List<Double> now = points.get(millis);
            if (before && now == null) {
              differences.add(
                  "%s: %s: expected a staleness marker, found nothing"
                      .formatted(place(millis), labels));
            } else if (strictMarkers && !before && RuleResults.MARKER.equals(now)) {
              differences.add(
                  "%s: %s: expected nothing, found a staleness marker"
                      .formatted(place(millis), labels));
            }
          }
        });
    return differences;
  }

  private static boolean isThere(@Nullable List<Double> point) {
    return point != null && !point.equals(RuleResults.MARKER);
  }

  private void add(
      List<String> differences,
      Tick tick,
      Labels labels,
      @Nullable List<Double> expected,
      @Nullable List<Double> found) {
    if (expected == null || found == null || !near(expected, found)) {
      differences.add(
          "%s: %s: expected %s, found %s".formatted(place(tick.millis), labels, expected, found));
    }
  }

  private String place(long millis) {
    return "%s at %s (%+d s)"
        .formatted(
            rule.record(), Instant.ofEpochMilli(millis), (millis - OracleData.START_MILLIS) / 1000);
  }

  private boolean near(List<Double> expected, List<Double> found) {
    if (expected.size() != found.size()) {
      return false;
    }
    for (int i = 0; i < expected.size(); i++) {
      double one = expected.get(i);
      double other = found.get(i);
      if (!Almost.equal(one, other, rule.expectation().tolerance())
          && !(Math.abs(one - other) < ZERO)) {
        return false;
      }
    }
    return true;
  }
}
