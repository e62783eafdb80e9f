package io.weir.topology.promql.syntax;

/** What an expression evaluates to. */
public enum ValueType {
  /** One number. */
  SCALAR("scalar", "scalar"),
  /** One text. */
  STRING("string", "string"),
  /** At most one sample of each series, all at one time. */
  VECTOR("vector", "instant vector"),
  /** Samples of each series over a range of time. */
  MATRIX("matrix", "range vector");

  private final String shortName;
  private final String documentedName;

  ValueType(String shortName, String documentedName) {
    this.shortName = shortName;
    this.documentedName = documentedName;
  }

  /** The name in Prometheus's HTTP API, {@code vector}. */
  public String shortName() {
    return shortName;
  }

  /** The name in Prometheus's documentation and errors, {@code instant vector}. */
  public String documentedName() {
    return documentedName;
  }
}
