package io.weir.topology.promql.syntax;

import java.util.List;

/** A sign before an expression that isn't a number literal, which holds its own sign. */
public record Unary(UnaryOperator operator, Expression operand, Position position)
    implements Expression {
  @Override
  public ValueType type() {
    return operand.type();
  }

  @Override
  public List<Expression> children() {
    return List.of(operand);
  }

  @Override
  public String toString() {
    return Printer.print(this);
  }
}
