package io.weir.topology.promql;

import io.weir.topology.promql.operator.Evaluation;
import io.weir.topology.promql.operator.EvaluationOptions;
import io.weir.topology.promql.operator.Operator;
import io.weir.topology.promql.operator.RangeOperand;
import io.weir.topology.promql.operator.Results;
import io.weir.topology.promql.operator.StepGrid;
import io.weir.topology.promql.plan.Planner;
import io.weir.topology.promql.source.SeriesSource;
import io.weir.topology.promql.syntax.Expression;
import io.weir.topology.promql.syntax.InvalidSpanException;
import io.weir.topology.promql.syntax.StringLiteral;
import io.weir.topology.promql.syntax.ValueType;
import io.weir.topology.promql.value.QueryException;
import io.weir.topology.promql.value.QueryValue;
import io.weir.topology.promql.value.StringValue;

/**
 * A planned expression, to be evaluated at any time, over any source, any number of times.
 * Immutable.
 */
public sealed interface PromqlQuery {
  /**
   * The value at one time.
   *
   * @param timeMillis milliseconds since the epoch
   * @throws QueryException if there is none
   * @throws InvalidSpanException if a duration in the expression is none
   */
  QueryResult at(SeriesSource source, EvaluationOptions options, long timeMillis);

  /**
   * The values from a start to an end, both included if the step meets it.
   *
   * @param stepMillis positive
   * @throws QueryException if there is none
   * @throws InvalidSpanException if a duration in the expression is none
   */
  QueryResult over(
      SeriesSource source,
      EvaluationOptions options,
      long startMillis,
      long endMillis,
      long stepMillis);

  /**
   * Plans a checked expression.
   *
   * @throws QueryException if an argument that must be known beforehand is invalid
   */
  static PromqlQuery of(Expression expression) {
    return switch (expression.type()) {
      case SCALAR, VECTOR -> new Steps(Planner.plan(expression), expression.type());
      case MATRIX -> new Range(Planner.planRange(expression));
      case STRING -> new Text(((StringLiteral) expression.withoutParentheses()).value());
    };
  }

  private static QueryException notSteps(ValueType type) {
    return new QueryException(
        "invalid expression type \"%s\" for range query, must be Scalar or instant Vector"
            .formatted(type.documentedName()));
  }

  /** A scalar or a vector at each step. */
  record Steps(Operator operator, ValueType type) implements PromqlQuery {
    @Override
    public QueryResult at(SeriesSource source, EvaluationOptions options, long timeMillis) {
      Evaluation evaluation = new Evaluation(source, options, timeMillis, timeMillis, 0);
      QueryValue value =
          type == ValueType.SCALAR
              ? Results.scalar(operator, evaluation, timeMillis)
              : Results.vector(operator, evaluation, timeMillis);
      return new QueryResult(value, evaluation.annotations());
    }

    @Override
    public QueryResult over(
        SeriesSource source,
        EvaluationOptions options,
        long startMillis,
        long endMillis,
        long stepMillis) {
      Evaluation evaluation = new Evaluation(source, options, startMillis, endMillis, stepMillis);
      QueryValue value =
          Results.matrix(
              operator, evaluation, StepGrid.between(startMillis, endMillis, stepMillis));
      return new QueryResult(value, evaluation.annotations());
    }
  }

  /** The samples of a range. */
  record Range(RangeOperand operand) implements PromqlQuery {
    @Override
    public QueryResult at(SeriesSource source, EvaluationOptions options, long timeMillis) {
      Evaluation evaluation = new Evaluation(source, options, timeMillis, timeMillis, 0);
      QueryValue value = Results.samples(operand, evaluation, timeMillis);
      return new QueryResult(value, evaluation.annotations());
    }

    @Override
    public QueryResult over(
        SeriesSource source,
        EvaluationOptions options,
        long startMillis,
        long endMillis,
        long stepMillis) {
      throw notSteps(ValueType.MATRIX);
    }
  }

  /** A text. */
  record Text(String value) implements PromqlQuery {
    @Override
    public QueryResult at(SeriesSource source, EvaluationOptions options, long timeMillis) {
      Evaluation evaluation = new Evaluation(source, options, timeMillis, timeMillis, 0);
      return new QueryResult(new StringValue(timeMillis, value), evaluation.annotations());
    }

    @Override
    public QueryResult over(
        SeriesSource source,
        EvaluationOptions options,
        long startMillis,
        long endMillis,
        long stepMillis) {
      throw notSteps(ValueType.STRING);
    }
  }
}
