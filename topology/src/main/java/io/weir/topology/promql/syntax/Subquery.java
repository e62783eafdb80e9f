package io.weir.topology.promql.syntax;

import java.util.List;

/**
 * Evaluates an expression at steps over a range of time.
 *
 * @param range how long, positive
 * @param step between evaluations, positive; {@link Span.Literal#ZERO} where none is written, which
 *     is the global evaluation interval
 * @param offset how far back the range ends; {@link Span.Literal#ZERO} without {@code offset}
 * @param at the time the range ends at, before the offset
 */
public record Subquery(
    Expression expression, Span range, Span step, Span offset, EvaluationTime at, Position position)
    implements Expression {
  @Override
  public ValueType type() {
    return ValueType.MATRIX;
  }

  @Override
  public List<Expression> children() {
    return List.of(expression);
  }

  @Override
  public String toString() {
    return Printer.print(this);
  }
}
