package io.weir.topology.promql.distribute;

import io.weir.topology.promql.operator.Evaluation;
import io.weir.topology.promql.operator.Operator;
import io.weir.topology.promql.operator.PartialAggregation;
import io.weir.topology.promql.operator.PartialFrame;
import io.weir.topology.promql.operator.StepGrid;
import io.weir.topology.promql.plan.Planner;
import io.weir.topology.promql.value.QueryException;

/**
 * A part of a query's plan made ready to be evaluated in a shard. The evaluation's source gives the
 * series of the part's scope only. Immutable.
 */
public final class PartOperator {
  private final ShardPart part;
  private final Operator operator;

  private PartOperator(ShardPart part, Operator operator) {
    this.part = part;
    this.operator = operator;
  }

  /**
   * Plans a part.
   *
   * @throws QueryException if an argument that must be known beforehand is invalid
   */
  public static PartOperator of(ShardPart part) {
    return new PartOperator(part, Planner.plan(part.expression()));
  }

  /** The part. */
  public ShardPart part() {
    return part;
  }

  /**
   * What the shard tells.
   *
   * @throws QueryException if the expression has no value
   */
  public PartialFrame evaluate(Evaluation evaluation, StepGrid grid) {
    return switch (part.reduction()) {
      case Reduction.None ignored -> PartialFrame.of(operator.evaluate(evaluation, grid));
      case Reduction.Added ignored -> PartialFrame.of(operator.evaluate(evaluation, grid));
      case Reduction.FirstTwoNumbers ignored ->
          PartialFrame.ofFirstTwoNumbers(operator.evaluate(evaluation, grid));
      case Reduction.Aggregated aggregated ->
          new PartialAggregation(
                  aggregated.operator(), aggregated.grouping(), part.expression().position())
              .partials(operator, evaluation, grid);
    };
  }
}
