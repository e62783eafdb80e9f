package io.weir.topology.promql.number;

/** The greater and the lesser of two numbers as Go has them: an infinity wins over NaN. */
public final class Extremum {
  private Extremum() {}

  /** The greater one: infinity if either is, else NaN if either is. */
  public static double greater(double a, double b) {
    return a == Double.POSITIVE_INFINITY || b == Double.POSITIVE_INFINITY
        ? Double.POSITIVE_INFINITY
        : Math.max(a, b);
  }

  /** The lesser one: negative infinity if either is, else NaN if either is. */
  public static double lesser(double a, double b) {
    return a == Double.NEGATIVE_INFINITY || b == Double.NEGATIVE_INFINITY
        ? Double.NEGATIVE_INFINITY
        : Math.min(a, b);
  }
}
