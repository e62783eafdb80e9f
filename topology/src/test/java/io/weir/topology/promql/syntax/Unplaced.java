package io.weir.topology.promql.syntax;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Trees without their positions, so that trees of different texts can be equal. */
public final class Unplaced {
  private static final Position NOWHERE = Position.NOWHERE;

  private Unplaced() {}

  /** The same tree with all positions nowhere. */
  public static Expression of(Expression expression) {
    return switch (expression) {
      case NumberLiteral e -> new NumberLiteral(e.value(), e.duration(), NOWHERE);
      case StringLiteral e -> new StringLiteral(e.value(), NOWHERE);
      case VectorSelector e -> selector(e);
      case MatrixSelector e -> new MatrixSelector(selector(e.selector()), span(e.range()), NOWHERE);
      case Subquery e ->
          new Subquery(
              of(e.expression()),
              span(e.range()),
              span(e.step()),
              span(e.offset()),
              e.at(),
              NOWHERE);
      case Unary e -> new Unary(e.operator(), of(e.operand()), NOWHERE);
      case Binary e ->
          new Binary(
              e.operator(), e.returnsBool(), e.matching(), of(e.left()), of(e.right()), NOWHERE);
      case Aggregation e ->
          new Aggregation(
              e.operator(), e.grouping(), ofNullable(e.parameter()), of(e.operand()), NOWHERE);
      case Call e -> new Call(e.function(), all(e.arguments()), NOWHERE);
      case Parentheses e -> new Parentheses(of(e.expression()), NOWHERE);
    };
  }

  private static @Nullable Expression ofNullable(@Nullable Expression expression) {
    return expression == null ? null : of(expression);
  }

  private static List<Expression> all(List<Expression> expressions) {
    return expressions.stream().map(Unplaced::of).toList();
  }

  private static VectorSelector selector(VectorSelector e) {
    return new VectorSelector(
        e.metricName(), e.matchers(), span(e.offset()), e.at(), e.ends(), NOWHERE);
  }

  private static Span span(Span span) {
    return switch (span) {
      case Span.Literal s -> new Span.Literal(s.seconds(), s.duration(), NOWHERE);
      case Span.Step ignored -> new Span.Step(NOWHERE);
      case Span.Range ignored -> new Span.Range(NOWHERE);
      case Span.Negation s -> new Span.Negation(span(s.operand()), NOWHERE);
      case Span.Arithmetic s ->
          new Span.Arithmetic(s.operator(), span(s.left()), span(s.right()), NOWHERE);
      case Span.Extreme s ->
          new Span.Extreme(s.greater(), span(s.left()), span(s.right()), NOWHERE);
      case Span.Parenthesized s -> new Span.Parenthesized(span(s.span()), NOWHERE);
    };
  }
}
