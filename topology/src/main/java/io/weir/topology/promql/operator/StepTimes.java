package io.weir.topology.promql.operator;

/** {@code timestamp} of anything but a selector: the time of the step, in seconds. */
public final class StepTimes implements Operator {
  private final Operator vector;

  /** Of each element of a vector. */
  public StepTimes(Operator vector) {
    this.vector = vector;
  }

  @Override
  public Frame evaluate(Evaluation evaluation, StepGrid grid) {
    Frame frame = vector.evaluate(evaluation, grid);
    FrameBuilder builder = new FrameBuilder(frame.series(), grid);
    for (int row = 0; row < frame.rows(); row++) {
      for (int step = 0; step < frame.steps(); step++) {
        if (!frame.isEmpty(frame.cell(row, step))) {
          builder.number(row, step, grid.timeMillis(step) / 1000.0);
        }
      }
    }
    return evaluation.withoutNames(builder.build());
  }

  /** {@code start_timestamp} of anything but a selector: nothing is known. */
  public static final class Unknown implements Operator {
    private final Operator vector;

    /** Of each element of a vector. */
    public Unknown(Operator vector) {
      this.vector = vector;
    }

    @Override
    public Frame evaluate(Evaluation evaluation, StepGrid grid) {
      vector.evaluate(evaluation, grid);
      return Frame.empty(grid);
    }
  }
}
