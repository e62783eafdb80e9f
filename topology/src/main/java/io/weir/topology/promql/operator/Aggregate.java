package io.weir.topology.promql.operator;

import io.weir.topology.promql.annotation.Annotations;
import io.weir.topology.promql.annotation.Warnings;
import io.weir.topology.promql.syntax.AggregationOperator;
import io.weir.topology.promql.syntax.Grouping;
import io.weir.topology.promql.syntax.Position;
import org.jspecify.annotations.Nullable;

/** An aggregation that makes one element of each group. */
public final class Aggregate implements Operator {
  private final AggregationOperator operator;
  private final Grouping grouping;
  private final @Nullable Operator parameter;
  private final Position parameterPosition;
  private final Operator operand;
  private final Position operandPosition;

  /**
   * An aggregation.
   *
   * @param parameter the scalar before the vector, null if there is none
   */
  public Aggregate(
      AggregationOperator operator,
      Grouping grouping,
      @Nullable Operator parameter,
      Position parameterPosition,
      Operator operand,
      Position operandPosition) {
    this.operator = operator;
    this.grouping = grouping;
    this.parameter = parameter;
    this.parameterPosition = parameterPosition;
    this.operand = operand;
    this.operandPosition = operandPosition;
  }

  @Override
  public Frame evaluate(Evaluation evaluation, StepGrid grid) {
    Frame quantile = parameter == null ? null : parameter.evaluate(evaluation, grid);
    Frame frame = operand.evaluate(evaluation, grid);
    if (quantile != null) {
      checkQuantile(quantile, parameterPosition, evaluation.annotations());
    }
    Groups groups = frame.series().groups(grouping);
    int steps = grid.count();
    evaluation.checkSamples((long) groups.count() * steps);
    Accumulator accumulator =
        Accumulators.of(
            operator, groups.count() * steps, quantile, operandPosition, evaluation.annotations());
    boolean[] seen = new boolean[groups.count() * steps];
    boolean[] dropsName = new boolean[groups.count()];
    for (int row = 0; row < frame.rows(); row++) {
      int group = groups.ofRows()[row];
      int target = group * steps;
      boolean any = false;
      for (int cell = frame.cell(row, 0); cell < frame.cell(row + 1, 0); cell++, target++) {
        if (frame.isNumber(cell)) {
          accumulator.number(target, frame.value(cell));
          any = true;
          seen[target] = true;
        } else if (frame.isHistogram(cell)) {
          accumulator.histogram(target, frame.histogram(cell), frame.series().labels(row));
          any = true;
          seen[target] = true;
        }
      }
      dropsName[group] |= any && frame.series().dropsName(row);
    }
    boolean anyDropsName = false;
    for (boolean drops : dropsName) {
      anyDropsName |= drops;
    }
    SeriesSet series = anyDropsName ? groups.series().droppingNames(dropsName) : groups.series();
    FrameBuilder builder = new FrameBuilder(series, grid);
    for (int cell = 0; cell < seen.length; cell++) {
      if (seen[cell]) {
        accumulator.finish(cell, builder, cell / steps, cell % steps);
      }
    }
    return builder.build();
  }

  /** Tells of quantiles that are none. */
  static void checkQuantile(Frame quantile, Position parameterPosition, Annotations annotations) {
    ScalarRange range = ScalarRange.of(quantile);
    if (range.hasNan()) {
      annotations.add(Warnings.invalidQuantile(Double.NaN, parameterPosition));
    }
    if (range.greatest() > 1) {
      annotations.add(Warnings.invalidQuantile(range.greatest(), parameterPosition));
    }
    if (range.least() < 0) {
      annotations.add(Warnings.invalidQuantile(range.least(), parameterPosition));
    }
  }
}
