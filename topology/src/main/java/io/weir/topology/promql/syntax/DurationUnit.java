package io.weir.topology.promql.syntax;

/** The units of a duration, the longest first, which is the order they are written in. */
public enum DurationUnit {
  YEAR("y", 365L * 24 * 60 * 60 * 1000),
  WEEK("w", 7L * 24 * 60 * 60 * 1000),
  DAY("d", 24L * 60 * 60 * 1000),
  HOUR("h", 60L * 60 * 1000),
  MINUTE("m", 60L * 1000),
  SECOND("s", 1000),
  MILLISECOND("ms", 1);

  private final String symbol;
  private final long millis;

  DurationUnit(String symbol, long millis) {
    this.symbol = symbol;
    this.millis = millis;
  }

  /** How it is written. */
  public String symbol() {
    return symbol;
  }

  /** Milliseconds of one; a year has 365 days. */
  public long millis() {
    return millis;
  }
}
