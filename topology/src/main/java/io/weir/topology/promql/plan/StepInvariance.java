package io.weir.topology.promql.plan;

import io.weir.topology.promql.syntax.Aggregation;
import io.weir.topology.promql.syntax.Binary;
import io.weir.topology.promql.syntax.Call;
import io.weir.topology.promql.syntax.EvaluationTime;
import io.weir.topology.promql.syntax.Expression;
import io.weir.topology.promql.syntax.Function;
import io.weir.topology.promql.syntax.MatrixSelector;
import io.weir.topology.promql.syntax.NumberLiteral;
import io.weir.topology.promql.syntax.Parentheses;
import io.weir.topology.promql.syntax.StringLiteral;
import io.weir.topology.promql.syntax.Subquery;
import io.weir.topology.promql.syntax.Unary;
import io.weir.topology.promql.syntax.VectorSelector;

/** Which expressions have the same value at each step, as Prometheus tells it. */
public final class StepInvariance {
  private StepInvariance() {}

  /** Whether an expression is the same at each step. */
  public static boolean holds(Expression expression) {
    return switch (expression) {
      case NumberLiteral number -> true;
      case StringLiteral string -> true;
      case VectorSelector selector -> isFixed(selector.at());
      case MatrixSelector matrix -> isFixed(matrix.selector().at());
      case Subquery subquery -> isFixed(subquery.at());
      case Unary unary -> holds(unary.operand());
      case Parentheses parentheses -> holds(parentheses.expression());
      case Binary binary -> holds(binary.left()) && holds(binary.right());
      // The parameter is not looked at.
      case Aggregation aggregation -> holds(aggregation.operand());
      case Call call -> holds(call);
    };
  }

  private static boolean holds(Call call) {
    return switch (call.function()) {
      case START, END, RANGE, STEP -> true;
      case TIMESTAMP ->
          call.arguments().stream()
              .allMatch(argument ->
                  argument.withoutParentheses() instanceof VectorSelector selector
                      && isFixed(selector.at()));
      default ->
          !dependsOnTime(call.function())
              && call.arguments().stream().allMatch(StepInvariance::holds);
    };
  }

  /** Whether a function's value may change with the step's time alone. */
  public static boolean dependsOnTime(Function function) {
    return switch (function) {
      case DAYS_IN_MONTH,
          DAY_OF_MONTH,
          DAY_OF_WEEK,
          DAY_OF_YEAR,
          HOUR,
          MINUTE,
          MONTH,
          YEAR,
          PREDICT_LINEAR,
          TIME,
          START,
          END,
          RANGE,
          STEP,
          TIMESTAMP ->
          true;
      default -> false;
    };
  }

  private static boolean isFixed(EvaluationTime at) {
    return at != EvaluationTime.OfQuery.CURRENT;
  }
}
