package io.weir.topology.promql.operator;

import io.weir.schemas.labels.Labels;
import java.util.HashSet;
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
}
