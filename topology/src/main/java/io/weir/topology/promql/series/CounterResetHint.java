package io.weir.topology.promql.series;

/** What a histogram says of a reset before it. */
public enum CounterResetHint {
  UNKNOWN("unknown"),
  RESET("reset"),
  NOT_RESET("not_reset"),
  GAUGE("gauge");

  private final String keyword;

  CounterResetHint(String keyword) {
    this.keyword = keyword;
  }

  /** How it is written. */
  public String keyword() {
    return keyword;
  }
}
