package io.weir.topology.promql.syntax;

/** A sign before an expression. */
public enum UnaryOperator {
  PLUS("+"),
  MINUS("-");

  private final String symbol;

  UnaryOperator(String symbol) {
    this.symbol = symbol;
  }

  /** How it is written. */
  public String symbol() {
    return symbol;
  }
}
