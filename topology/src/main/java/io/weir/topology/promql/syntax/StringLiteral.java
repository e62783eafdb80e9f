package io.weir.topology.promql.syntax;

import java.util.List;

/**
 * A string.
 *
 * @param value the text it stands for, without quotes and escapes. A byte that isn't UTF-8, which
 *     only an escape can write, is the surrogate 0xDC00 + byte
 */
public record StringLiteral(String value, Position position) implements Expression {
  @Override
  public ValueType type() {
    return ValueType.STRING;
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
