package io.weir.topology.promql.syntax;

import java.util.List;

/** An expression in parentheses. */
public record Parentheses(Expression expression, Position position) implements Expression {
  @Override
  public ValueType type() {
    return expression.type();
  }

  @Override
  public List<Expression> children() {
    return List.of(expression);
  }

  @Override
  public Expression withoutParentheses() {
    return expression.withoutParentheses();
  }

  @Override
  public String toString() {
    return Printer.print(this);
  }
}
