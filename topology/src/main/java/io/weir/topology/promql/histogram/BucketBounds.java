package io.weir.topology.promql.histogram;

/**
 * Where buckets begin and end. Bucket {@code index} of an exponential schema {@code s} ends at
 * {@code 2^(index * 2^-s)}; of custom buckets, at custom value {@code index}, the last at infinity.
 */
final class BucketBounds {
  static final int CUSTOM_SCHEMA = -53;
  static final int LEAST_SCHEMA = -4;
  static final int GREATEST_SCHEMA = 8;

  /** 2^(2^-s) of the schemas s from 1 on; the first is the double below the nearest one. */
  private static final double[] FACTORS = {
    Math.nextDown(1.4142135623730951),
    1.189207115002721,
    1.0905077326652577,
    1.0442737824274138,
    1.0218971486541166,
    1.0108892860517005,
    1.0054299011128027,
    1.0027112750502025
  };

  /** Bounds in [0.5, 1) of each schema from 0 on. */
  private static final double[][] FRACTIONS = fractions();

  private BucketBounds() {}

  static boolean isExponential(int schema) {
    return schema >= LEAST_SCHEMA && schema <= GREATEST_SCHEMA;
  }

  /** The upper bound of a bucket, of positive sign. */
  static double upper(int index, int schema, double[] customValues) {
    if (schema == CUSTOM_SCHEMA) {
      if (index == customValues.length) {
        return Double.POSITIVE_INFINITY;
      }
      return index == -1 ? Double.NEGATIVE_INFINITY : customValues[index];
    }
    return exponential(index, schema);
  }

  /**
   * The upper bound of a bucket of an exponential schema. The last bucket of finite values ends at
   * the greatest double, since the next one counts infinities.
   */
  static double exponential(int index, int schema) {
    if (schema < 0) {
      long exponent = (long) index << -schema;
      return exponent == 1024 ? Double.MAX_VALUE : scaled(1, exponent);
    }
    double fraction = FRACTIONS[schema][index & ((1 << schema) - 1)];
    int exponent = (index >> schema) + 1;
    return fraction == 0.5 && exponent == 1025 ? Double.MAX_VALUE : scaled(fraction, exponent);
  }

  /** The index in a schema of less resolution of the bucket that holds bucket {@code index}. */
  static int reduced(int index, int fromSchema, int toSchema) {
    return ((index - 1) >> (fromSchema - toSchema)) + 1;
  }

  private static double scaled(double fraction, long exponent) {
    return Math.scalb(fraction, (int) Math.clamp(exponent, -5000L, 5000L));
  }

  /**
   * The bounds of a schema are every second one of the next; those between are the ones before them
   * times a factor. A histogram's meaning hangs on these very doubles, which Prometheus and its
   * clients share.
   */
  private static double[][] fractions() {
    double[][] fractions = new double[GREATEST_SCHEMA + 1][];
    fractions[0] = new double[] {0.5};
    for (int schema = 1; schema <= GREATEST_SCHEMA; schema++) {
      double[] coarser = fractions[schema - 1];
      double[] bounds = new double[1 << schema];
      for (int i = 0; i < bounds.length; i++) {
        bounds[i] = i % 2 == 0 ? coarser[i / 2] : bounds[i - 1] * FACTORS[schema - 1];
      }
      fractions[schema] = bounds;
    }
    return fractions;
  }
}
