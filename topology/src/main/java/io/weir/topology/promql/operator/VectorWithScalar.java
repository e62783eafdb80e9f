package io.weir.topology.promql.operator;

import io.weir.topology.promql.annotation.Annotation;
import io.weir.topology.promql.histogram.FloatHistogram;
import io.weir.topology.promql.syntax.BinaryOperator;
import io.weir.topology.promql.syntax.Position;
import org.jspecify.annotations.Nullable;

/** An operator between each element of a vector and a scalar, on either side. */
public final class VectorWithScalar implements Operator {
  private final BinaryOperator operator;
  private final boolean returnsBool;
  private final Operator vector;
  private final Operator scalar;
  private final boolean scalarIsLeft;
  private final Position position;

  /**
   * An operator.
   *
   * @param returnsBool whether a comparison gives 0 or 1
   * @param scalarIsLeft whether the scalar is the left operand
   */
  public VectorWithScalar(
      BinaryOperator operator,
      boolean returnsBool,
      Operator vector,
      Operator scalar,
      boolean scalarIsLeft,
      Position position) {
    this.operator = operator;
    this.returnsBool = returnsBool;
    this.vector = vector;
    this.scalar = scalar;
    this.scalarIsLeft = scalarIsLeft;
    this.position = position;
  }

  @Override
  public Frame evaluate(Evaluation evaluation, StepGrid grid) {
    Frame left = scalarIsLeft ? null : vector.evaluate(evaluation, grid);
    Frame numbers = scalar.evaluate(evaluation, grid);
    Frame frame = left == null ? vector.evaluate(evaluation, grid) : left;
    FrameBuilder builder = new FrameBuilder(frame.series(), grid);
    ElementOperation operation = new ElementOperation(operator, position);
    @Nullable Annotation[] last = new Annotation[grid.count()];
    for (int row = 0; row < frame.rows(); row++) {
      for (int step = 0; step < frame.steps(); step++) {
        int cell = frame.cell(row, step);
        if (!frame.isEmpty(cell)) {
          Annotation said = set(builder, row, step, operation, frame, cell, numbers.scalar(step));
          last[step] = said == null ? last[step] : said;
        }
      }
    }
    for (Annotation annotation : last) {
      if (annotation != null) {
        evaluation.annotations().add(annotation);
      }
    }
    Frame result = builder.build();
    return operator.kind() == BinaryOperator.Kind.ARITHMETIC || returnsBool
        ? evaluation.withoutNames(result)
        : result;
  }

  private @Nullable Annotation set(
      FrameBuilder builder,
      int row,
      int step,
      ElementOperation operation,
      Frame frame,
      int cell,
      double number) {
    double value = frame.value(cell);
    FloatHistogram histogram = frame.histogramOrNull(cell);
    boolean hasResult =
        scalarIsLeft
            ? operation.apply(number, null, value, histogram)
            : operation.apply(value, histogram, number, null);
    if (!hasResult) {
      return operation.annotation();
    }
    if (returnsBool) {
      builder.number(row, step, operation.holds() ? 1 : 0);
    } else if (operation.holds()) {
      FloatHistogram result = operation.histogram();
      if (operator.isComparison()) {
        // What is kept is the vector's element, on whichever side it is.
        builder.copy(row, step, frame, cell);
      } else if (result != null) {
        builder.histogram(row, step, result);
      } else {
        builder.number(row, step, operation.number());
      }
    }
    return null;
  }
}
