package io.weir.topology.promql.matcher;

/** How a matcher compares a label's value. */
public enum MatchOperator {
  EQUAL("="),
  NOT_EQUAL("!="),
  REGEX("=~"),
  NOT_REGEX("!~");

  private final String symbol;

  MatchOperator(String symbol) {
    this.symbol = symbol;
  }

  /** How it is written. */
  public String symbol() {
    return symbol;
  }

  /** Whether it takes a regular expression. */
  public boolean isRegex() {
    return this == REGEX || this == NOT_REGEX;
  }

  /** Whether it matches what its opposite doesn't: {@code !=} and {@code !~}. */
  public boolean isNegative() {
    return this == NOT_EQUAL || this == NOT_REGEX;
  }

  @Override
  public String toString() {
    return symbol;
  }
}
