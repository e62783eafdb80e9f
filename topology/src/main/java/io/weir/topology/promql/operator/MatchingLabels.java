package io.weir.topology.promql.operator;

import io.weir.schemas.labels.Labels;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** The labels by which the elements of two vectors find each other. */
final class MatchingLabels {
  private final boolean on;
  private final Set<String> names;

  MatchingLabels(boolean on, Iterable<String> names) {
    this.on = on;
    Set<String> set = new HashSet<>();
    names.forEach(set::add);
    this.names = Set.copyOf(set);
  }

  /** Whether a label takes part; never the metric's name, unless it is asked for. */
  boolean includes(String name) {
    return on ? names.contains(name) : !names.contains(name) && !name.equals(Labels.METRIC_NAME);
  }

  /** The labels of a series that take part. */
  Labels of(Labels labels) {
    return labels.filtered(this::includes);
  }

  /** Numbers the groups of series that match each other. */
  static final class Groups {
    private final MatchingLabels matching;
    private final Map<Labels, Integer> numbers = new HashMap<>();

    Groups(MatchingLabels matching) {
      this.matching = matching;
    }

    /** The group of each row. */
    int[] of(SeriesSet series) {
      int[] groups = new int[series.size()];
      for (int row = 0; row < groups.length; row++) {
        Labels key = matching.of(series.labels(row));
        Integer known = numbers.putIfAbsent(key, numbers.size());
        groups[row] = known == null ? numbers.size() - 1 : known;
      }
      return groups;
    }

    int count() {
      return numbers.size();
    }
  }
}
