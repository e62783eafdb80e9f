package io.weir.topology.promql.syntax;

import java.util.List;

/**
 * An operator between two expressions.
 *
 * @param returnsBool whether a comparison gives 0 or 1, rather than dropping elements
 * @param matching how vectors match; without modifiers if either side is a scalar
 */
public record Binary(
    BinaryOperator operator,
    boolean returnsBool,
    VectorMatching matching,
    Expression left,
    Expression right,
    Position position)
    implements Expression {
  @Override
  public ValueType type() {
    return left.type() == ValueType.SCALAR && right.type() == ValueType.SCALAR
        ? ValueType.SCALAR
        : ValueType.VECTOR;
  }

  @Override
  public List<Expression> children() {
    return List.of(left, right);
  }

  @Override
  public String toString() {
    return Printer.print(this);
  }
}
