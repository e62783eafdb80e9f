package io.weir.topology.promql.operator;

import io.weir.topology.promql.syntax.BinaryOperator;
import io.weir.topology.promql.syntax.Grouping;
import io.weir.topology.promql.syntax.VectorMatching;
import java.util.Arrays;

/** {@code and}, {@code or} and {@code unless} of two vectors. */
public final class SetOperation implements Operator {
  private final BinaryOperator operator;
  private final Grouping matching;
  private final Operator left;
  private final Operator right;

  /** A set operator. */
  public SetOperation(
      BinaryOperator operator, VectorMatching matching, Operator left, Operator right) {
    this.operator = operator;
    this.matching = new Grouping(!matching.on(), matching.labels());
    this.left = left;
    this.right = right;
  }

  @Override
  public Frame evaluate(Evaluation evaluation, StepGrid grid) {
    Frame leftFrame = left.evaluate(evaluation, grid);
    Frame rightFrame = right.evaluate(evaluation, grid);
    Groups leftSide = leftFrame.series().groups(matching);
    Groups rightSide = rightFrame.series().groups(matching);
    int[] rightGroups = rightSide.ofRows();
    int[] leftGroups = leftSide.asIn(rightSide);
    boolean[] present = new boolean[leftSide.count() + rightSide.count()];
    if (operator == BinaryOperator.OR) {
      return union(leftFrame, leftGroups, rightFrame, rightGroups, present);
    }
    FrameBuilder builder = new FrameBuilder(leftFrame.series(), grid);
    for (int step = 0; step < grid.count(); step++) {
      mark(present, rightFrame, rightGroups, step);
      for (int row = 0; row < leftFrame.rows(); row++) {
        int cell = leftFrame.cell(row, step);
        if (!leftFrame.isEmpty(cell)
            && present[leftGroups[row]] == (operator == BinaryOperator.AND)) {
          builder.copy(row, step, leftFrame, cell);
        }
      }
    }
    return builder.build();
  }

  private static Frame union(
      Frame left, int[] leftGroups, Frame right, int[] rightGroups, boolean[] present) {
    FrameBuilder builder = new FrameBuilder(left.grid());
    int[] leftRows = rows(builder, left);
    int[] rightRows = rows(builder, right);
    for (int step = 0; step < left.steps(); step++) {
      mark(present, left, leftGroups, step);
      for (int row = 0; row < left.rows(); row++) {
        int cell = left.cell(row, step);
        if (!left.isEmpty(cell)) {
          builder.copyOnce(leftRows[row], step, left, cell);
        }
      }
      for (int row = 0; row < right.rows(); row++) {
        int cell = right.cell(row, step);
        if (!right.isEmpty(cell) && !present[rightGroups[row]]) {
          builder.copyOnce(rightRows[row], step, right, cell);
        }
      }
    }
    return builder.build();
  }

  private static int[] rows(FrameBuilder builder, Frame frame) {
    int[] rows = new int[frame.rows()];
    for (int row = 0; row < rows.length; row++) {
      rows[row] =
          frame.hasSamples(row)
              ? builder.row(frame.series().labels(row), frame.series().dropsName(row))
              : -1;
    }
    return rows;
  }

  private static void mark(boolean[] present, Frame frame, int[] groups, int step) {
    Arrays.fill(present, false);
    for (int row = 0; row < frame.rows(); row++) {
      if (!frame.isEmpty(frame.cell(row, step))) {
        present[groups[row]] = true;
      }
    }
  }
}
