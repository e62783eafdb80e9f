package io.weir.topology.promql.operator;

import io.weir.topology.promql.syntax.BinaryOperator;
import io.weir.topology.promql.syntax.Position;
import io.weir.topology.promql.syntax.VectorMatching;

/** An arithmetic operator or comparison between the matching elements of two vectors. */
public final class VectorMatch implements Operator {
  private final BinaryOperator operator;
  private final boolean returnsBool;
  private final VectorMatching matching;
  private final Operator left;
  private final Operator right;
  private final Position position;
  private final int number;

  /**
   * An operator.
   *
   * @param number of the join, see {@link JoinSides}
   * @param returnsBool whether a comparison gives 0 or 1
   */
  public VectorMatch(
      BinaryOperator operator,
      boolean returnsBool,
      VectorMatching matching,
      Operator left,
      Operator right,
      Position position,
      int number) {
    this.operator = operator;
    this.returnsBool = returnsBool;
    this.matching = matching;
    this.left = left;
    this.right = right;
    this.position = position;
    this.number = number;
  }

  @Override
  public Frame evaluate(Evaluation evaluation, StepGrid grid) {
    Frame leftFrame = left.evaluate(evaluation, grid);
    Frame rightFrame = right.evaluate(evaluation, grid);
    boolean dropsNameAtOnce = returnsBool && !evaluation.delaysNameRemoval();
    Matching run =
        new Matching(
            leftFrame,
            rightFrame,
            matching,
            new ElementOperation(operator, position),
            new ResultLabels(operator, dropsNameAtOnce, matching),
            returnsBool);
    for (int step = 0; step < grid.count(); step++) {
      run.step(step, evaluation.annotations());
    }
    if (evaluation.asksOfSides(number, grid)) {
      run.tellSides(number, evaluation);
    }
    return run.result();
  }
}
