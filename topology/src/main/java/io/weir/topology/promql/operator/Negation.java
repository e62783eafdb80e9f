package io.weir.topology.promql.operator;

/** The minus sign before a vector or a scalar. */
public final class Negation implements Operator {
  private final Operator operand;

  /** Of an operand. */
  public Negation(Operator operand) {
    this.operand = operand;
  }

  @Override
  public Frame evaluate(Evaluation evaluation, StepGrid grid) {
    Frame frame = operand.evaluate(evaluation, grid);
    FrameBuilder builder = new FrameBuilder(frame.series(), grid);
    for (int row = 0; row < frame.rows(); row++) {
      for (int step = 0; step < frame.steps(); step++) {
        int cell = frame.cell(row, step);
        if (frame.isNumber(cell)) {
          builder.number(row, step, -frame.value(cell));
        } else if (frame.isHistogram(cell)) {
          builder.histogram(row, step, frame.histogram(cell).times(-1));
        }
      }
    }
    return evaluation.withoutNames(builder.build());
  }
}
