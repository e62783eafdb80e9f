package io.weir.topology.promql.syntax;

import java.util.List;

/**
 * Selects the samples of a range of time, open at its start and closed at its end.
 *
 * @param selector which series, and when the range ends: the offset, {@code @} and ends that stand
 *     behind the range are its own
 * @param range how long, positive
 */
public record MatrixSelector(VectorSelector selector, Span range, Position position)
    implements Expression {
  @Override
  public ValueType type() {
    return ValueType.MATRIX;
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
