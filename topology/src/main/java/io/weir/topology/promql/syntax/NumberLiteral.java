package io.weir.topology.promql.syntax;

import java.util.List;

/**
 * A number, its sign included.
 *
 * @param value the number; of a duration, its seconds
 * @param duration whether it was written as a duration, {@code 5m}
 */
public record NumberLiteral(double value, boolean duration, Position position)
    implements Expression {
  @Override
  public ValueType type() {
    return ValueType.SCALAR;
  }

  @Override
  public List<Expression> children() {
    return List.of();
  }

  @Override
  public String toString() {
    return Printer.print(this);
  }
}
