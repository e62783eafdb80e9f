package io.weir.topology.promql.number;

/** Logarithms and powers of two as Go computes them, where Java has none of its own. */
public final class Logarithms {
  private static final double LN_2 = 0.6931471805599453;

  private Logarithms() {}

  /** The logarithm to base 2; exact for powers of two. */
  public static double log2(double value) {
    if (value <= 0 || Double.isNaN(value) || Double.isInfinite(value)) {
      return Math.log(value);
    }
    // Of value = fraction * 2^exponent with the fraction in [0.5, 1).
    int exponent = Math.getExponent(value) + 1;
    double normal = value;
    int shifted = 0;
    if (exponent <= Double.MIN_EXPONENT) {
      shifted = 54;
      normal = value * 0x1p54;
      exponent = Math.getExponent(normal) + 1;
    }
    double fraction = Math.scalb(normal, -exponent);
    exponent -= shifted;
    return fraction == 0.5 ? exponent - 1.0 : StrictMath.log(fraction) * (1 / LN_2) + exponent;
  }

  /** Two to a power. */
  public static double exp2(double power) {
    return StrictMath.pow(2, power);
  }
}
