package io.weir.topology.promql.syntax;

/** An operator between two expressions. */
public enum BinaryOperator {
  OR("or", 1, Kind.SET),
  AND("and", 2, Kind.SET),
  UNLESS("unless", 2, Kind.SET),
  EQUAL("==", 3, Kind.COMPARISON),
  NOT_EQUAL("!=", 3, Kind.COMPARISON),
  LESS("<", 3, Kind.COMPARISON),
  LESS_OR_EQUAL("<=", 3, Kind.COMPARISON),
  GREATER(">", 3, Kind.COMPARISON),
  GREATER_OR_EQUAL(">=", 3, Kind.COMPARISON),
  /** Drops a histogram's observations above a bound; its precedence is a comparison's. */
  TRIM_UPPER("</", 3, Kind.TRIM),
  /** Drops a histogram's observations below a bound; its precedence is a comparison's. */
  TRIM_LOWER(">/", 3, Kind.TRIM),
  ADD("+", 4, Kind.ARITHMETIC),
  SUBTRACT("-", 4, Kind.ARITHMETIC),
  MULTIPLY("*", 5, Kind.ARITHMETIC),
  DIVIDE("/", 5, Kind.ARITHMETIC),
  MODULO("%", 5, Kind.ARITHMETIC),
  ATAN2("atan2", 5, Kind.ARITHMETIC),
  POWER("^", 6, Kind.ARITHMETIC);

  /** What an operator does with its operands. */
  public enum Kind {
    ARITHMETIC,
    COMPARISON,
    SET,
    TRIM
  }

  private final String symbol;
  private final int precedence;
  private final Kind kind;

  BinaryOperator(String symbol, int precedence, Kind kind) {
    this.symbol = symbol;
    this.precedence = precedence;
    this.kind = kind;
  }

  /** How it is written. */
  public String symbol() {
    return symbol;
  }

  /** A greater number binds tighter; signs bind as {@link #MULTIPLY} does. */
  public int precedence() {
    return precedence;
  }

  /** What it does. */
  public Kind kind() {
    return kind;
  }

  /** Whether {@code a ^ b ^ c} is {@code a ^ (b ^ c)}: only for {@link #POWER}. */
  public boolean isRightAssociative() {
    return this == POWER;
  }

  /** Whether it compares, and may have {@code bool}. */
  public boolean isComparison() {
    return kind == Kind.COMPARISON;
  }

  /** Whether it is {@code and}, {@code or} or {@code unless}. */
  public boolean isSet() {
    return kind == Kind.SET;
  }

  @Override
  public String toString() {
    return symbol;
  }
}
