package io.weir.topology.promql.operator;

import io.weir.schemas.labels.Labels;
import io.weir.topology.promql.number.Numbers;
import io.weir.topology.promql.syntax.Grouping;
import java.util.HashSet;
import java.util.Set;

/** {@code count_values}: how often each value stands in each group. */
public final class CountValues implements Operator {
  private final String label;
  private final boolean without;
  private final Set<String> names;
  private final Operator operand;

  /**
   * A count of values.
   *
   * @param label the label that holds the value
   */
  public CountValues(String label, Grouping grouping, Operator operand) {
    this.label = label;
    this.without = grouping.without();
    Set<String> all = new HashSet<>(grouping.labels());
    if (!without) {
      all.add(label);
    }
    this.names = Set.copyOf(all);
    this.operand = operand;
  }

  @Override
  public Frame evaluate(Evaluation evaluation, StepGrid grid) {
    Frame frame = operand.evaluate(evaluation, grid);
    FrameBuilder builder = new FrameBuilder(grid);
    for (int step = 0; step < grid.count(); step++) {
      for (int row = 0; row < frame.rows(); row++) {
        int cell = frame.cell(row, step);
        if (!frame.isEmpty(cell)) {
          String value =
              frame.isHistogram(cell)
                  ? frame.histogram(cell).toString()
                  : Numbers.plain(frame.value(cell));
          Labels labels = frame.series().labels(row).toBuilder().set(label, value).build();
          count(builder, Groups.labelsOf(labels, without, names), step);
        }
      }
    }
    return builder.build();
  }

  private static void count(FrameBuilder builder, Labels labels, int step) {
    int row = builder.row(labels, false);
    builder.number(row, step, builder.isEmpty(row, step) ? 1 : builder.value(row, step) + 1);
  }
}
