package io.weir.topology.promql.syntax;

import java.util.List;

/**
 * A call of a function.
 *
 * @param arguments as many as are written; what {@link Function} says of their number and types
 *     holds after the check
 */
public record Call(Function function, List<Expression> arguments, Position position)
    implements Expression {
  public Call {
    arguments = List.copyOf(arguments);
  }

  @Override
  public ValueType type() {
    return function.returnType();
  }

  @Override
  public List<Expression> children() {
    return arguments;
  }

  @Override
  public String toString() {
    return Printer.print(this);
  }
}
