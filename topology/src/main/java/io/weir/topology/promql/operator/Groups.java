package io.weir.topology.promql.operator;

import io.weir.schemas.labels.Labels;
import io.weir.topology.promql.syntax.Grouping;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which group of an aggregation each series is in; groups are numbered as they first appear. */
final class Groups {
  private final SeriesSet series;
  private final int[] ofRows;

  /** Of columns, which are kept, not copied. */
  Groups(SeriesSet series, int[] ofRows) {
    this.series = series;
    this.ofRows = ofRows;
  }

  /** The labels of the groups. */
  SeriesSet series() {
    return series;
  }

  /** The group of each row. */
  int[] ofRows() {
    return ofRows;
  }

  static Groups of(SeriesSet series, Grouping grouping) {
    Set<String> names = Set.copyOf(grouping.labels());
    Map<Labels, Integer> numbers = new HashMap<>();
    List<Labels> labels = new ArrayList<>();
    int[] groups = new int[series.size()];
    for (int row = 0; row < groups.length; row++) {
      Labels group = labelsOf(series.labels(row), grouping.without(), names);
      Integer known = numbers.putIfAbsent(group, labels.size());
      if (known == null) {
        groups[row] = labels.size();
        labels.add(group);
      } else {
        groups[row] = known;
      }
    }
    return new Groups(SeriesSet.of(labels), groups);
  }

  static Labels labelsOf(Labels labels, boolean without, Set<String> names) {
    return without
        ? labels.filtered(name -> !names.contains(name) && !name.equals(Labels.METRIC_NAME))
        : labels.filtered(names::contains);
  }

  int count() {
    return series.size();
  }
}
