package io.weir.topology.promql.operator;

import java.util.List;

/** A function of each number of a vector, and of scalars. Histograms are left out. */
public final class NumberMap implements Operator {
  /** What becomes of a number. */
  @FunctionalInterface
  public interface Mapping {
    /** The number for a number and the scalars, in order. */
    double apply(double value, double[] scalars);
  }

  private final Mapping mapping;
  private final Operator vector;
  private final List<Operator> scalars;

  /** A mapping of a vector, with scalars. */
  public NumberMap(Mapping mapping, Operator vector, List<Operator> scalars) {
    this.mapping = mapping;
    this.vector = vector;
    this.scalars = List.copyOf(scalars);
  }

  @Override
  public Frame evaluate(Evaluation evaluation, StepGrid grid) {
    Frame frame = vector.evaluate(evaluation, grid);
    Frame[] arguments = new Frame[scalars.size()];
    for (int i = 0; i < arguments.length; i++) {
      arguments[i] = scalars.get(i).evaluate(evaluation, grid);
    }
    FrameBuilder builder = new FrameBuilder(frame.series(), grid);
    double[] values = new double[arguments.length];
    for (int row = 0; row < frame.rows(); row++) {
      for (int step = 0; step < frame.steps(); step++) {
        int cell = frame.cell(row, step);
        if (frame.isNumber(cell)) {
          for (int i = 0; i < values.length; i++) {
            values[i] = arguments[i].scalar(step);
          }
          builder.number(row, step, mapping.apply(frame.value(cell), values));
        }
      }
    }
    return evaluation.withoutNames(builder.build());
  }
}
