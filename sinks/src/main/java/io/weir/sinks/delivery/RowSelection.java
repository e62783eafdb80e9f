package io.weir.sinks.delivery;

import io.weir.schemas.relabel.Relabeling;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which rows a sink gives to its store, and under which labels. Rules are applied to each series
 * once, not to each of its rows, and forgotten when too many series are known. An alert is no
 * series, so rules leave it as it is. For one thread.
 */
final class RowSelection {
  /** Why a row is left out that relabelling drops. */
  static final String FILTERED = "filtered";

  /** Why a row is left out whose series relabelling leaves without a metric name. */
  static final String UNNAMED = "unnamed";

  /** Why a row is left out that corrects an earlier one. */
  static final String CORRECTION = "correction";

  private final Relabeling relabeling;
  private final boolean corrections;
  private final int capacity;
  private final Map<Series, Relabeled> known = new HashMap<>();

  /**
   * A selection.
   *
   * @param corrections whether rows that correct earlier ones are delivered
   * @param capacity series whose labels are remembered, at least 1
   */
  RowSelection(Relabeling relabeling, boolean corrections, int capacity) {
    this.relabeling = relabeling;
    this.corrections = corrections;
    this.capacity = capacity;
  }

  /** Chooses among the rows of a record. */
  Selected select(List<Row> rows) {
    if (corrections && relabeling.isEmpty()) {
      return new Selected(rows, Map.of());
    }
    List<Row> selected = new ArrayList<>(rows.size());
    Map<String, Long> leftOut = new HashMap<>();
    for (Row row : rows) {
      if (!corrections && row.correction()) {
        leftOut.merge(CORRECTION, 1L, Long::sum);
        continue;
      }
      switch (row instanceof AlertRow ? new Relabeled.To(row.series()) : relabel(row.series())) {
        case Relabeled.To(Series series) -> selected.add(row.of(series));
        case Relabeled.LeftOut(String reason) -> leftOut.merge(reason, 1L, Long::sum);
      }
    }
    return new Selected(selected, leftOut);
  }

  private Relabeled relabel(Series series) {
    Relabeled relabeled = known.get(series);
    if (relabeled == null) {
      if (known.size() >= capacity) {
        known.clear();
      }
      relabeled = apply(series);
      known.put(series, relabeled);
    }
    return relabeled;
  }

  private Relabeled apply(Series series) {
    var labels = relabeling.apply(series.labels());
    if (labels.isEmpty()) {
      return new Relabeled.LeftOut(FILTERED);
    }
    if (labels.get().metricName().isEmpty()) {
      return new Relabeled.LeftOut(UNNAMED);
    }
    return new Relabeled.To(
        labels.get().equals(series.labels()) ? series : new Series(series.tenant(), labels.get()));
  }

  /**
   * What of a record is delivered.
   *
   * @param rows in the order of the record
   * @param leftOut rows that aren't delivered, by reason
   */
  record Selected(List<Row> rows, Map<String, Long> leftOut) {}

  private sealed interface Relabeled {
    record To(Series series) implements Relabeled {}

    record LeftOut(String reason) implements Relabeled {}
  }
}
