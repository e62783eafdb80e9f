package io.weir.topology.promql.operator;

import io.weir.schemas.labels.Labels;
import io.weir.topology.promql.annotation.Warnings;
import io.weir.topology.promql.syntax.Position;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * {@code sort} and its like, which order the elements of an instant query. A range query's series
 * are in the order of their labels anyway.
 */
public final class Sorted implements Operator {
  private final Operator vector;
  private final boolean byValue;
  private final boolean descending;
  private final List<String> labels;
  private final Position position;

  private Sorted(
      Operator vector,
      boolean byValue,
      boolean descending,
      List<String> labels,
      Position position) {
    this.vector = vector;
    this.byValue = byValue;
    this.descending = descending;
    this.labels = List.copyOf(labels);
    this.position = position;
  }

  /** By value, NaN last either way; without histograms. */
  public static Sorted byValue(Operator vector, boolean descending, Position position) {
    return new Sorted(vector, true, descending, List.of(), position);
  }

  /** By the values of labels, numbers in them by their size; then by all labels. */
  public static Sorted byLabels(
      Operator vector, boolean descending, List<String> labels, Position position) {
    return new Sorted(vector, false, descending, labels, position);
  }

  @Override
  public Frame evaluate(Evaluation evaluation, StepGrid grid) {
    Frame frame = vector.evaluate(evaluation, grid);
    if (!grid.isInstant()) {
      evaluation.annotations().add(Warnings.sortInRangeQuery(position));
      return byValue ? withoutHistograms(frame) : frame;
    }
    List<Integer> rows = new ArrayList<>();
    for (int row = 0; row < frame.rows(); row++) {
      if (byValue ? frame.isNumber(row) : !frame.isEmpty(row)) {
        rows.add(row);
      }
    }
    rows.sort(byValue ? valueOrder(frame::value) : labelOrder(frame.series()));
    FrameBuilder builder = new FrameBuilder(grid);
    for (int row : rows) {
      int target = builder.addRow(frame.series().labels(row), frame.series().dropsName(row));
      builder.copy(target, 0, frame, row);
    }
    return builder.build();
  }

  private Comparator<Integer> valueOrder(ToDoubleFunction<Integer> value) {
    return (left, right) -> {
      double a = value.applyAsDouble(left);
      double b = value.applyAsDouble(right);
      if (Double.isNaN(a) || Double.isNaN(b)) {
        return Boolean.compare(Double.isNaN(a), Double.isNaN(b));
      }
      int order = a < b ? -1 : a > b ? 1 : 0;
      return descending ? -order : order;
    };
  }

  private Comparator<Integer> labelOrder(SeriesSet series) {
    Comparator<Integer> order =
        (left, right) -> {
          Labels a = series.labels(left);
          Labels b = series.labels(right);
          for (String label : labels) {
            int byLabel = NaturalOrder.compare(a.value(label), b.value(label));
            if (byLabel != 0) {
              return byLabel;
            }
          }
          return a.compareTo(b);
        };
    return descending ? order.reversed() : order;
  }

  private static Frame withoutHistograms(Frame frame) {
    if (!frame.hasHistograms()) {
      return frame;
    }
    FrameBuilder builder = new FrameBuilder(frame.series(), frame.grid());
    for (int row = 0; row < frame.rows(); row++) {
      for (int step = 0; step < frame.steps(); step++) {
        int cell = frame.cell(row, step);
        if (frame.isNumber(cell)) {
          builder.number(row, step, frame.value(cell));
        }
      }
    }
    return builder.build();
  }
}
