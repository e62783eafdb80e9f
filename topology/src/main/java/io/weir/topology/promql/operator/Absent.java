package io.weir.topology.promql.operator;

import io.weir.schemas.labels.Labels;

/** {@code absent} and {@code absent_over_time}: 1 at each step at which there is nothing. */
public final class Absent implements Operator {
  private final Operator operand;
  private final Labels labels;

  /**
   * Absence of what an operand gives.
   *
   * @param labels those of the result
   */
  public Absent(Operator operand, Labels labels) {
    this.operand = operand;
    this.labels = labels;
  }

  @Override
  public Frame evaluate(Evaluation evaluation, StepGrid grid) {
    Frame frame = operand.evaluate(evaluation, grid);
    FrameBuilder builder = new FrameBuilder(grid);
    int target = builder.addRow(labels, false);
    for (int step = 0; step < grid.count(); step++) {
      boolean absent = true;
      for (int row = 0; row < frame.rows() && absent; row++) {
        absent = frame.isEmpty(frame.cell(row, step));
      }
      if (absent) {
        builder.number(target, step, 1);
      }
    }
    return builder.build();
  }
}
