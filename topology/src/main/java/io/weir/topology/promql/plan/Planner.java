package io.weir.topology.promql.plan;

import io.weir.topology.promql.operator.Aggregate;
import io.weir.topology.promql.operator.Arithmetic;
import io.weir.topology.promql.operator.CountValues;
import io.weir.topology.promql.operator.ElementChoice;
import io.weir.topology.promql.operator.MatrixSelection;
import io.weir.topology.promql.operator.Negation;
import io.weir.topology.promql.operator.Operator;
import io.weir.topology.promql.operator.RangeOperand;
import io.weir.topology.promql.operator.Scalars;
import io.weir.topology.promql.operator.Selection;
import io.weir.topology.promql.operator.SetOperation;
import io.weir.topology.promql.operator.SmoothedSelection;
import io.weir.topology.promql.operator.StepInvariant;
import io.weir.topology.promql.operator.SubqueryRange;
import io.weir.topology.promql.operator.TimeReference;
import io.weir.topology.promql.operator.VectorMatch;
import io.weir.topology.promql.operator.VectorSelection;
import io.weir.topology.promql.operator.VectorWithScalar;
import io.weir.topology.promql.syntax.Aggregation;
import io.weir.topology.promql.syntax.Binary;
import io.weir.topology.promql.syntax.BinaryOperator;
import io.weir.topology.promql.syntax.Call;
import io.weir.topology.promql.syntax.Expression;
import io.weir.topology.promql.syntax.MatrixSelector;
import io.weir.topology.promql.syntax.NumberLiteral;
import io.weir.topology.promql.syntax.Parentheses;
import io.weir.topology.promql.syntax.Position;
import io.weir.topology.promql.syntax.RangeEnds;
import io.weir.topology.promql.syntax.StringLiteral;
import io.weir.topology.promql.syntax.Subquery;
import io.weir.topology.promql.syntax.Unary;
import io.weir.topology.promql.syntax.UnaryOperator;
import io.weir.topology.promql.syntax.ValueType;
import io.weir.topology.promql.syntax.VectorSelector;
import io.weir.topology.promql.value.QueryException;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Makes operators of a checked expression: the one switch from node to operator. A plan depends on
 * no time, and can be evaluated any number of times.
 */
public final class Planner {
  /** Operators of parts of the expression that come from elsewhere. */
  private final Map<Expression, Operator> given;

  /** Joins that have been planned. */
  private int joins;

  private Planner(Map<Expression, Operator> given) {
    this.given = Map.copyOf(given);
  }

  /**
   * The plan of an expression that gives a scalar or a vector.
   *
   * @throws QueryException if an argument that must be known beforehand is invalid
   */
  public static Operator plan(Expression expression) {
    return plan(expression, Map.of());
  }

  /**
   * The plan of an expression of which some parts are evaluated elsewhere.
   *
   * @param given what gives the value of these parts, none of them in parentheses; of a range in
   *     {@code absent_over_time}, a vector that is empty if the range is
   * @throws QueryException if an argument that must be known beforehand is invalid
   */
  public static Operator plan(Expression expression, Map<Expression, Operator> given) {
    return new Planner(given).operator(expression, HistogramUse.ANY);
  }

  /** The plan of a matrix selector or a subquery, be it in parentheses. */
  public static RangeOperand planRange(Expression expression) {
    return planRange(expression, Map.of());
  }

  /**
   * The plan of a matrix selector or a subquery of which some parts are evaluated elsewhere.
   *
   * @param given what gives the value of these parts, none of them in parentheses
   */
  public static RangeOperand planRange(Expression expression, Map<Expression, Operator> given) {
    return new Planner(given).range(expression, HistogramUse.ANY);
  }

  /** What gives the value of a part that is evaluated elsewhere. */
  Optional<Operator> given(Expression part) {
    return Optional.ofNullable(given.get(part));
  }

  Operator operator(Expression expression, HistogramUse use) {
    Operator operator = varying(expression, use);
    boolean isLiteral = expression.withoutParentheses() instanceof NumberLiteral;
    return !isLiteral && StepInvariance.holds(expression) ? new StepInvariant(operator) : operator;
  }

  private Operator varying(Expression expression, HistogramUse use) {
    Operator known = given.get(expression);
    if (known != null) {
      return known;
    }
    return switch (expression) {
      case NumberLiteral number -> Scalars.constant(number.value());
      case VectorSelector selector -> selection(selector, use);
      case Parentheses parentheses -> varying(parentheses.expression(), use);
      case Unary unary -> {
        Operator operand = varying(unary.operand(), use);
        yield unary.operator() == UnaryOperator.MINUS ? new Negation(operand) : operand;
      }
      case Binary binary -> binary(binary, use);
      case Aggregation aggregation -> aggregation(aggregation, use);
      case Call call -> new CallPlanner(this, call, use.within(call.function())).operator();
      case StringLiteral string -> throw unexpected(string);
      case MatrixSelector matrix -> throw unexpected(matrix);
      case Subquery subquery -> throw unexpected(subquery);
    };
  }

  private static IllegalArgumentException unexpected(Expression expression) {
    return new IllegalArgumentException(
        "plan: expected a scalar or a vector, found a "
            + expression.type().documentedName()
            + ": "
            + expression);
  }

  private static Operator selection(VectorSelector selector, HistogramUse use) {
    Selection selection = Selection.of(selector, use.statisticsOnly());
    return selector.ends() == RangeEnds.SMOOTHED
        ? new SmoothedSelection(selection, selector.position())
        : new VectorSelection(selection, VectorSelection.Content.VALUE);
  }

  RangeOperand range(Expression expression, HistogramUse use) {
    return switch (expression.withoutParentheses()) {
      case MatrixSelector matrix ->
          new MatrixSelection(
              Selection.of(matrix.selector(), use.statisticsOnly()),
              matrix.range(),
              matrix.selector().ends());
      case Subquery subquery ->
          new SubqueryRange(
              operator(subquery.expression(), HistogramUse.BUCKETS),
              subquery.range(),
              subquery.step(),
              TimeReference.of(subquery.at(), subquery.offset()));
      default -> throw unexpected(expression);
    };
  }

  private Operator binary(Binary binary, HistogramUse use) {
    BinaryOperator operator = binary.operator();
    HistogramUse inner = operator.kind() == BinaryOperator.Kind.TRIM ? HistogramUse.BUCKETS : use;
    Operator left = operator(binary.left(), inner);
    Operator right = operator(binary.right(), inner);
    boolean leftScalar = binary.left().type() == ValueType.SCALAR;
    boolean rightScalar = binary.right().type() == ValueType.SCALAR;
    if (leftScalar && rightScalar) {
      return Scalars.binary((a, b) -> Arithmetic.apply(operator, a, b), left, right);
    }
    if (leftScalar || rightScalar) {
      return new VectorWithScalar(
          operator,
          binary.returnsBool(),
          leftScalar ? right : left,
          leftScalar ? left : right,
          leftScalar,
          binary.position());
    }
    return operator.isSet()
        ? new SetOperation(operator, binary.matching(), left, right)
        : new VectorMatch(
            operator,
            binary.returnsBool(),
            binary.matching(),
            left,
            right,
            binary.position(),
            joins++);
  }

  private Operator aggregation(Aggregation aggregation, HistogramUse use) {
    Expression operandExpression = aggregation.operand().withoutParentheses();
    Operator operand = operator(operandExpression, use);
    Expression parameter = aggregation.parameter();
    return switch (aggregation.operator()) {
      case COUNT_VALUES -> new CountValues(valueLabel(parameter), aggregation.grouping(), operand);
      case TOPK, BOTTOMK, LIMITK, LIMIT_RATIO -> {
        if (parameter == null) {
          throw new IllegalArgumentException(
              aggregation.operator() + ": expected a parameter, found none");
        }
        yield new ElementChoice(
            aggregation.operator(),
            aggregation.grouping(),
            operator(parameter.withoutParentheses(), HistogramUse.ANY),
            parameter.withoutParentheses().position(),
            operand,
            aggregation.position());
      }
      default ->
          new Aggregate(
              aggregation.operator(),
              aggregation.grouping(),
              parameter == null ? null : operator(parameter.withoutParentheses(), HistogramUse.ANY),
              parameter == null ? Position.NOWHERE : parameter.withoutParentheses().position(),
              operand,
              operandExpression.position());
    };
  }

  private static String valueLabel(@Nullable Expression parameter) {
    if (parameter != null && parameter.withoutParentheses() instanceof StringLiteral label) {
      if (!LabelNames.isValid(label.value())) {
        throw new QueryException("invalid label name " + label);
      }
      return label.value();
    }
    throw new IllegalArgumentException("count_values: expected a string, found " + parameter);
  }
}
