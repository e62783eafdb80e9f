package io.weir.topology.promql.operator;

/** An expression that is the same at each step: evaluated at the first, and repeated. */
public final class StepInvariant implements Operator {
  private final Operator inner;

  /** Of an expression that doesn't depend on its step. */
  public StepInvariant(Operator inner) {
    this.inner = inner;
  }

  @Override
  public Frame evaluate(Evaluation evaluation, StepGrid grid) {
    Frame first = inner.evaluate(evaluation, grid.first());
    if (grid.count() <= 1) {
      return first;
    }
    evaluation.checkSamples((long) first.rows() * grid.count());
    FrameBuilder builder = new FrameBuilder(first.series(), grid);
    for (int row = 0; row < first.rows(); row++) {
      if (!first.isEmpty(row)) {
        for (int step = 0; step < grid.count(); step++) {
          builder.copy(row, step, first, row);
        }
      }
    }
    return builder.build();
  }
}
