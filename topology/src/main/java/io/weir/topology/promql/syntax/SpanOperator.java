package io.weir.topology.promql.syntax;

/** An operator of arithmetic with durations. */
public enum SpanOperator {
  ADD("+", 1),
  SUBTRACT("-", 1),
  MULTIPLY("*", 2),
  DIVIDE("/", 2),
  MODULO("%", 2),
  POWER("^", 3);

  private final String symbol;
  private final int precedence;

  SpanOperator(String symbol, int precedence) {
    this.symbol = symbol;
    this.precedence = precedence;
  }

  /** How it is written. */
  public String symbol() {
    return symbol;
  }

  /** A greater number binds tighter; a sign binds as {@link #MULTIPLY} does. */
  public int precedence() {
    return precedence;
  }

  /** The value; the remainder has the sign of {@code left}. */
  public double apply(double left, double right) {
    return switch (this) {
      case ADD -> left + right;
      case SUBTRACT -> left - right;
      case MULTIPLY -> left * right;
      case DIVIDE -> left / right;
      case MODULO -> left % right;
      case POWER -> Math.pow(left, right);
    };
  }
}
