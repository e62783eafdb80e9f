package io.weir.topology.promql.operator;

import java.util.function.DoubleBinaryOperator;

/** Operators that give a scalar. */
public final class Scalars {
  private Scalars() {}

  /** A number at a step. */
  @FunctionalInterface
  private interface AtStep {
    double value(int step);
  }

  private static Frame frame(StepGrid grid, AtStep number) {
    FrameBuilder builder = new FrameBuilder(SeriesSet.single(), grid);
    for (int step = 0; step < grid.count(); step++) {
      builder.number(0, step, number.value(step));
    }
    return builder.build();
  }

  /** The same number at each step. */
  public static Operator constant(double value) {
    return (evaluation, grid) -> frame(grid, step -> value);
  }

  /** The time of the step, in seconds. */
  public static Operator time() {
    return (evaluation, grid) -> frame(grid, step -> grid.timeMillis(step) / 1000.0);
  }

  /** The start of the query, in seconds. */
  public static Operator queryStart() {
    return (evaluation, grid) -> frame(grid, step -> evaluation.queryStartMillis() / 1000.0);
  }

  /** The end of the query, in seconds. */
  public static Operator queryEnd() {
    return (evaluation, grid) -> frame(grid, step -> evaluation.queryEndMillis() / 1000.0);
  }

  /** From the start of the query to its end, in seconds. */
  public static Operator queryRange() {
    return (evaluation, grid) -> frame(grid, step -> evaluation.spans().rangeMillis() / 1000.0);
  }

  /** The step of the query in seconds; 0 of a query at one time. */
  public static Operator queryStep() {
    return (evaluation, grid) -> {
      double seconds =
          evaluation.spans().rangeMillis() == 0 ? 0 : evaluation.spans().stepMillis() / 1000.0;
      return frame(grid, step -> seconds);
    };
  }

  /** A number of two. */
  public static Operator binary(DoubleBinaryOperator operator, Operator left, Operator right) {
    return (evaluation, grid) -> {
      Frame a = left.evaluate(evaluation, grid);
      Frame b = right.evaluate(evaluation, grid);
      return frame(grid, step -> operator.applyAsDouble(a.scalar(step), b.scalar(step)));
    };
  }

  /** The one number of a vector; NaN if there is none or more than one. */
  public static Operator ofVector(Operator vector) {
    return (evaluation, grid) -> {
      Frame frame = vector.evaluate(evaluation, grid);
      return frame(grid, step -> single(frame, step));
    };
  }

  private static double single(Frame frame, int step) {
    double value = Double.NaN;
    boolean found = false;
    for (int row = 0; row < frame.rows(); row++) {
      int cell = frame.cell(row, step);
      if (frame.isNumber(cell)) {
        if (found) {
          return Double.NaN;
        }
        found = true;
        value = frame.value(cell);
      }
    }
    return value;
  }
}
