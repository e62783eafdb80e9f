package io.weir.topology.promql.script;

/** What came isn't what is expected. */
final class Mismatch extends Exception {
  private static final long serialVersionUID = 1;

  private final String expected;
  private final String actual;

  Mismatch(String expected, String actual) {
    super("expected " + expected + ", found " + actual, null, false, false);
    this.expected = expected;
    this.actual = actual;
  }

  String expected() {
    return expected;
  }

  String actual() {
    return actual;
  }
}
