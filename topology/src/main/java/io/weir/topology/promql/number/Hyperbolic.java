package io.weir.topology.promql.number;

/** The inverse hyperbolic functions, which Java lacks. */
public final class Hyperbolic {
  private static final double LARGE = 0x1p28;

  private Hyperbolic() {}

  /** The inverse of the hyperbolic sine. */
  public static double asinh(double x) {
    double size = Math.abs(x);
    double result;
    if (size > LARGE) {
      result = Math.log(size) + Math.log(2);
    } else if (size > 2) {
      result = Math.log(2 * size + 1 / (Math.sqrt(x * x + 1) + size));
    } else {
      result = Math.log1p(size + x * x / (1 + Math.sqrt(1 + x * x)));
    }
    return Math.copySign(result, x);
  }

  /** The inverse of the hyperbolic cosine; NaN below 1. */
  public static double acosh(double x) {
    if (x > LARGE) {
      return Math.log(x) + Math.log(2);
    }
    if (x > 2) {
      return Math.log(2 * x - 1 / (x + Math.sqrt(x * x - 1)));
    }
    double above = x - 1;
    return Math.log1p(above + Math.sqrt(2 * above + above * above));
  }

  /** The inverse of the hyperbolic tangent; NaN beyond -1 and 1. */
  public static double atanh(double x) {
    double size = Math.abs(x);
    double result = 0.5 * Math.log1p(2 * size / (1 - size));
    return Math.copySign(result, x);
  }
}
