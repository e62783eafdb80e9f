package io.weir.topology.promql.syntax;

/** What a selector does at the ends of its range. */
public enum RangeEnds {
  /** Only the samples within; rates are extrapolated. */
  EXTRAPOLATED(""),
  /** {@code anchored}: the last sample at or before an end stands for it. */
  ANCHORED("anchored"),
  /** {@code smoothed}: values at the ends are interpolated. */
  SMOOTHED("smoothed");

  private final String keyword;

  RangeEnds(String keyword) {
    this.keyword = keyword;
  }

  /** How it is written; empty for the default. */
  public String keyword() {
    return keyword;
  }
}
