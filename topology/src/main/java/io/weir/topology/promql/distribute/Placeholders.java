package io.weir.topology.promql.distribute;

import io.weir.topology.promql.syntax.Aggregation;
import io.weir.topology.promql.syntax.Binary;
import io.weir.topology.promql.syntax.Call;
import io.weir.topology.promql.syntax.EvaluationTime;
import io.weir.topology.promql.syntax.Expression;
import io.weir.topology.promql.syntax.MatrixSelector;
import io.weir.topology.promql.syntax.NumberLiteral;
import io.weir.topology.promql.syntax.Parentheses;
import io.weir.topology.promql.syntax.Position;
import io.weir.topology.promql.syntax.RangeEnds;
import io.weir.topology.promql.syntax.Span;
import io.weir.topology.promql.syntax.StringLiteral;
import io.weir.topology.promql.syntax.Subquery;
import io.weir.topology.promql.syntax.Unary;
import io.weir.topology.promql.syntax.VectorSelector;
import java.util.List;

/** Puts short names in the place of parts of an expression, for its text. */
final class Placeholders {
  private final List<Expression> parts;
  private final List<Input> inputs;

  private Placeholders(List<Expression> parts, List<Input> inputs) {
    this.parts = parts;
    this.inputs = inputs;
  }

  /**
   * The expression with {@code $1} for the first part, and so on; for an aggregation that comes as
   * partial aggregates, with the aggregation of {@code $1}.
   */
  static Expression put(Expression expression, List<Expression> parts, List<Input> inputs) {
    return parts.isEmpty() ? expression : new Placeholders(parts, inputs).in(expression);
  }

  private Expression in(Expression expression) {
    int index = parts.indexOf(expression);
    if (index >= 0) {
      Expression name = name(index, expression.position());
      return expression instanceof Aggregation aggregation && isMerged(inputs.get(index))
          ? aggregation(aggregation, name)
          : name;
    }
    return switch (expression) {
      case NumberLiteral e -> e;
      case StringLiteral e -> e;
      case VectorSelector e -> e;
      case MatrixSelector e -> e;
      case Subquery e ->
          new Subquery(in(e.expression()), e.range(), e.step(), e.offset(), e.at(), e.position());
      case Unary e -> new Unary(e.operator(), in(e.operand()), e.position());
      case Binary e ->
          new Binary(
              e.operator(),
              e.returnsBool(),
              e.matching(),
              in(e.left()),
              in(e.right()),
              e.position());
      case Aggregation e -> aggregation(e, in(e.operand()));
      case Call e ->
          new Call(e.function(), e.arguments().stream().map(this::in).toList(), e.position());
      case Parentheses e ->
          parts.contains(e.expression())
              ? in(e.expression())
              : new Parentheses(in(e.expression()), e.position());
    };
  }

  private Aggregation aggregation(Aggregation aggregation, Expression operand) {
    Expression parameter = aggregation.parameter();
    return new Aggregation(
        aggregation.operator(),
        aggregation.grouping(),
        parameter == null ? null : in(parameter),
        operand,
        aggregation.position());
  }

  private static boolean isMerged(Input input) {
    return input instanceof Input.Received received
        && !(received.exchange().reduction() instanceof Reduction.None);
  }

  private static VectorSelector name(int index, Position position) {
    return new VectorSelector(
        "$" + (index + 1),
        List.of(),
        Span.Literal.ZERO,
        EvaluationTime.OfQuery.CURRENT,
        RangeEnds.EXTRAPOLATED,
        position);
  }
}
