package io.weir.topology.promql.syntax;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An aggregation over a vector.
 *
 * @param parameter what stands before the vector; null if and only if the operator takes none
 */
public record Aggregation(
    AggregationOperator operator,
    Grouping grouping,
    @Nullable Expression parameter,
    Expression operand,
    Position position)
    implements Expression {
  public Aggregation {
    if ((parameter != null) != operator.parameterType().isPresent()) {
      throw new IllegalArgumentException(
          "parameter of "
              + operator
              + ": expected "
              + operator.parameterType()
              + ", found "
              + parameter);
    }
  }

  @Override
  public ValueType type() {
    return ValueType.VECTOR;
  }

  @Override
  public List<Expression> children() {
    return parameter == null ? List.of(operand) : List.of(parameter, operand);
  }

  @Override
  public String toString() {
    return Printer.print(this);
  }
}
