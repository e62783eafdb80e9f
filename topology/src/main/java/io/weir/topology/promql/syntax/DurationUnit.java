package io.weir.topology.promql.syntax;

/** The units of a duration, the longest first, which is the order they are written in. */
public enum DurationUnit {
  YEAR("y", 365L * 24 * 60 * 60 * 1000, true),
  WEEK("w", 7L * 24 * 60 * 60 * 1000, true),
  DAY("d", 24L * 60 * 60 * 1000, false),
  HOUR("h", 60L * 60 * 1000, false),
  MINUTE("m", 60L * 1000, false),
  SECOND("s", 1000, false),
  MILLISECOND("ms", 1, false);

  private final String symbol;
  private final long millis;
  private final boolean printedAlone;

  DurationUnit(String symbol, long millis, boolean printedAlone) {
    this.symbol = symbol;
    this.millis = millis;
    this.printedAlone = printedAlone;
  }

  /** How it is written. */
  public String symbol() {
    return symbol;
  }

  /** Milliseconds of one; a year has 365 days. */
  public long millis() {
    return millis;
  }

  /** Whether it is printed only if nothing remains for a shorter unit. */
  boolean printedAlone() {
    return printedAlone;
  }
}
