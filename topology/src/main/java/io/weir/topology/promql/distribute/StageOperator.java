package io.weir.topology.promql.distribute;

import io.weir.schemas.labels.Labels;
import io.weir.topology.promql.operator.Arrivals;
import io.weir.topology.promql.operator.Elements;
import io.weir.topology.promql.operator.Evaluation;
import io.weir.topology.promql.operator.LabelHash;
import io.weir.topology.promql.operator.Operator;
import io.weir.topology.promql.operator.Partial;
import io.weir.topology.promql.operator.PartialAggregation;
import io.weir.topology.promql.plan.Planner;
import io.weir.topology.promql.syntax.Aggregation;
import io.weir.topology.promql.syntax.AggregationOperator;
import io.weir.topology.promql.syntax.Expression;
import io.weir.topology.promql.syntax.Position;
import io.weir.topology.promql.syntax.ValueType;
import io.weir.topology.promql.value.QueryException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A stage made ready to be evaluated, in one place: what it gives at a tick, and what it sends to
 * its exchanges. In a shard, the evaluation's source gives the series of the stage's {@linkplain
 * Stage.InShards#scope() scope} only. Immutable.
 */
public final class StageOperator {
  /** What has come to a merge partition, and what its stages have given. */
  public interface Inbox {
    /**
     * What an exchange has brought here about a time, of all senders.
     *
     * @return in an order that doesn't depend on arrival, such as that of the labels, then of the
     *     senders
     */
    List<Partial> received(Exchange exchange, long timeMillis);

    /** What a stage of this merge partition gave at a time. */
    List<Partial> kept(Stage.InMerges stage, long timeMillis);
  }

  private final Stage stage;
  private final Operator operator;

  private StageOperator(Stage stage, Operator operator) {
    this.stage = stage;
    this.operator = operator;
  }

  /** Of a stage in the shards. */
  public static StageOperator of(Stage.InShards stage) {
    return new StageOperator(stage, Planner.plan(stage.fragment().expression()));
  }

  /** Of a stage behind exchanges, which reads from what has come to one partition. */
  public static StageOperator of(Stage.InMerges stage, Inbox inbox) {
    Map<Expression, Operator> given = new HashMap<>();
    List<Expression> parts = stage.fragment().inputs();
    // Parameters of aggregations first.
    for (int i = parts.size() - 1; i >= 0; i--) {
      given.put(parts.get(i), input(parts.get(i), stage.inputs().get(i), inbox, given));
    }
    return new StageOperator(stage, Planner.plan(stage.fragment().expression(), given));
  }

  private static Operator input(
      Expression part, Input input, Inbox inbox, Map<Expression, Operator> given) {
    return switch (input) {
      case Input.Kept kept -> Elements.vector(time -> inbox.kept(kept.stage(), time));
      case Input.Received received -> {
        Exchange exchange = received.exchange();
        Arrivals arrivals = time -> inbox.received(exchange, time);
        yield switch (exchange.reduction()) {
          case Reduction.None ignored ->
              part.type() == ValueType.SCALAR
                  ? Elements.scalar(arrivals)
                  : Elements.vector(arrivals);
          case Reduction.Added ignored -> Elements.addedVector(arrivals);
          case Reduction.FirstTwoNumbers ignored -> Elements.rows(arrivals);
          case Reduction.Aggregated aggregated -> merged(part, aggregated, arrivals, given);
        };
      }
    };
  }

  private static Operator merged(
      Expression part,
      Reduction.Aggregated aggregated,
      Arrivals arrivals,
      Map<Expression, Operator> given) {
    if (aggregated.operator() == AggregationOperator.QUANTILE
        && part instanceof Aggregation quantile
        && quantile.parameter() != null) {
      Expression parameter = quantile.parameter().withoutParentheses();
      return new PartialAggregation(
              aggregated.operator(), aggregated.grouping(), operandPosition(part))
          .merged(arrivals, Planner.plan(parameter, given), parameter.position());
    }
    return new PartialAggregation(
            aggregated.operator(), aggregated.grouping(), operandPosition(part))
        .merged(arrivals, null, Position.NOWHERE);
  }

  private static Position operandPosition(Expression part) {
    return part instanceof Aggregation aggregation
        ? aggregation.operand().withoutParentheses().position()
        : part.position();
  }

  /** The stage. */
  public Stage stage() {
    return stage;
  }

  /**
   * What the stage gives at a tick; of a scalar, one element without labels.
   *
   * @throws QueryException if it has no value
   */
  public List<Partial> value(Evaluation evaluation, long timeMillis) {
    return Elements.of(operator, evaluation, timeMillis);
  }

  /**
   * What the stage sends to an exchange at a tick.
   *
   * @throws QueryException if it has no value
   */
  public List<Partial> sent(Exchange exchange, Evaluation evaluation, long timeMillis) {
    return switch (exchange.reduction()) {
      case Reduction.None ignored -> value(evaluation, timeMillis);
      case Reduction.Added ignored -> value(evaluation, timeMillis);
      case Reduction.FirstTwoNumbers ignored ->
          Elements.firstTwoNumbers(operator, evaluation, timeMillis);
      case Reduction.Aggregated aggregated ->
          new PartialAggregation(
                  aggregated.operator(),
                  aggregated.grouping(),
                  stage.fragment().expression().position())
              .partials(operator, evaluation, timeMillis);
    };
  }

  /**
   * The merge partition that a part is for, from 0: the XXH64 of the key's labels, unsigned, modulo
   * the number of partitions.
   *
   * @param partitions at least 1
   */
  public static int partition(Destination.Hashed destination, Labels labels, int partitions) {
    Labels key = labels.filtered(destination.key()::has);
    return (int) Long.remainderUnsigned(LabelHash.of(key), partitions);
  }
}
