package io.weir.topology.promql.script;

import io.weir.topology.promql.plan.StepInvariance;
import io.weir.topology.promql.syntax.Aggregation;
import io.weir.topology.promql.syntax.Binary;
import io.weir.topology.promql.syntax.Call;
import io.weir.topology.promql.syntax.EvaluationTime;
import io.weir.topology.promql.syntax.Expression;
import io.weir.topology.promql.syntax.MatrixSelector;
import io.weir.topology.promql.syntax.NumberLiteral;
import io.weir.topology.promql.syntax.Parentheses;
import io.weir.topology.promql.syntax.StringLiteral;
import io.weir.topology.promql.syntax.Subquery;
import io.weir.topology.promql.syntax.Unary;
import io.weir.topology.promql.syntax.VectorSelector;
import java.util.Optional;

/** Fixes the times of an expression's selectors, so that its value must not depend on the query. */
final class FixedTimes {
  private final EvaluationTime time;
  private boolean dependsOnTime;

  private FixedTimes(long timestampMillis) {
    this.time = new EvaluationTime.Fixed(timestampMillis);
  }

  /**
   * The expression with {@code @} at each selector and subquery that has none, but not within
   * subqueries; empty if a function makes it depend on time nevertheless.
   */
  static Optional<Expression> of(Expression expression, long timestampMillis) {
    FixedTimes times = new FixedTimes(timestampMillis);
    Expression fixed = times.fix(expression);
    return times.dependsOnTime ? Optional.empty() : Optional.of(fixed);
  }

  private Expression fix(Expression expression) {
    return switch (expression) {
      case NumberLiteral number -> number;
      case StringLiteral string -> string;
      case VectorSelector selector -> fix(selector);
      case MatrixSelector matrix ->
          new MatrixSelector(fix(matrix.selector()), matrix.range(), matrix.position());
      case Subquery subquery ->
          new Subquery(
              subquery.expression(),
              subquery.range(),
              subquery.step(),
              subquery.offset(),
              fix(subquery.at()),
              subquery.position());
      case Unary unary -> new Unary(unary.operator(), fix(unary.operand()), unary.position());
      case Parentheses parentheses ->
          new Parentheses(fix(parentheses.expression()), parentheses.position());
      case Binary binary ->
          new Binary(
              binary.operator(),
              binary.returnsBool(),
              binary.matching(),
              fix(binary.left()),
              fix(binary.right()),
              binary.position());
      case Aggregation aggregation ->
          new Aggregation(
              aggregation.operator(),
              aggregation.grouping(),
              aggregation.parameter() == null ? null : fix(aggregation.parameter()),
              fix(aggregation.operand()),
              aggregation.position());
      case Call call -> {
        dependsOnTime |= StepInvariance.dependsOnTime(call.function());
        yield new Call(
            call.function(), call.arguments().stream().map(this::fix).toList(), call.position());
      }
    };
  }

  private VectorSelector fix(VectorSelector selector) {
    return selector.withAt(fix(selector.at()), selector.position());
  }

  private EvaluationTime fix(EvaluationTime at) {
    return at instanceof EvaluationTime.Fixed ? at : time;
  }
}
