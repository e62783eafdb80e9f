package io.weir.topology.promql.operator;

import io.weir.schemas.labels.Labels;
import io.weir.topology.promql.syntax.Grouping;
import java.util.ArrayList;
import java.util.Arrays;
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
      Labels group = labelsOf(series.labelsOnce(row), grouping.without(), names);
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

  /**
   * The groups of series most of which are known.
   *
   * @param before the groups of other series
   * @param rows which of these each series was; negative for a new one
   */
  static Groups of(SeriesSet series, Grouping grouping, Groups before, int[] rows) {
    Set<String> names = Set.copyOf(grouping.labels());
    Map<Labels, Integer> numbersBefore = new HashMap<>();
    for (int group = 0; group < before.count(); group++) {
      numbersBefore.put(before.series.labels(group), group);
    }
    Map<Labels, Integer> newNumbers = new HashMap<>();
    int[] numbers = new int[before.count()];
    Arrays.fill(numbers, -1);
    List<Labels> labels = new ArrayList<>();
    int[] groups = new int[series.size()];
    for (int row = 0; row < groups.length; row++) {
      int known = rows[row] < 0 ? -1 : before.ofRows[rows[row]];
      if (known < 0) {
        Labels group = labelsOf(series.labelsOnce(row), grouping.without(), names);
        known = numbersBefore.getOrDefault(group, -1);
        if (known < 0) {
          Integer number = newNumbers.putIfAbsent(group, labels.size());
          if (number == null) {
            labels.add(group);
          }
          groups[row] = number == null ? labels.size() - 1 : number;
          continue;
        }
      }
      if (numbers[known] < 0) {
        numbers[known] = labels.size();
        labels.add(before.series.labels(known));
      }
      groups[row] = numbers[known];
    }
    return new Groups(SeriesSet.of(labels), groups);
  }

  /**
   * The group of each row, numbered as other groups are where these have the same labels, and
   * behind them where they don't.
   */
  int[] asIn(Groups others) {
    Map<Labels, Integer> numbers = new HashMap<>();
    for (int group = 0; group < others.count(); group++) {
      numbers.put(others.series.labels(group), group);
    }
    int[] renumbered = new int[count()];
    for (int group = 0; group < renumbered.length; group++) {
      Integer known = numbers.putIfAbsent(series.labels(group), numbers.size());
      renumbered[group] = known == null ? numbers.size() - 1 : known;
    }
    int[] rows = new int[ofRows.length];
    for (int row = 0; row < rows.length; row++) {
      rows[row] = renumbered[ofRows[row]];
    }
    return rows;
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
