package io.weir.topology.promql.operator;

import io.weir.topology.promql.number.Extremum;

/** {@code clamp} and its like: numbers no less than one bound and no greater than another. */
public final class Clamp implements Operator {
  private final Operator vector;
  private final Operator least;
  private final Operator greatest;

  /** Numbers of a vector between two scalars. */
  public Clamp(Operator vector, Operator least, Operator greatest) {
    this.vector = vector;
    this.least = least;
    this.greatest = greatest;
  }

  @Override
  public Frame evaluate(Evaluation evaluation, StepGrid grid) {
    Frame frame = vector.evaluate(evaluation, grid);
    Frame lower = least.evaluate(evaluation, grid);
    Frame upper = greatest.evaluate(evaluation, grid);
    FrameBuilder builder = new FrameBuilder(frame.series(), grid);
    for (int row = 0; row < frame.rows(); row++) {
      for (int step = 0; step < frame.steps(); step++) {
        int cell = frame.cell(row, step);
        double min = lower.scalar(step);
        double max = upper.scalar(step);
        if (frame.isNumber(cell) && !(max < min)) {
          builder.number(row, step, Extremum.greater(min, Extremum.lesser(max, frame.value(cell))));
        }
      }
    }
    return evaluation.withoutNames(builder.build());
  }
}
