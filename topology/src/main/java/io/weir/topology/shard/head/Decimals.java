package io.weir.topology.shard.head;

/**
 * Doubles as whole numbers over a power of ten. What a target exposes was printed in decimal, so
 * most gauges, and all counters of whole things, are one exactly: dividing gives the same bits
 * again.
 */
final class Decimals {
  /** The double isn't one. */
  static final long NONE = Long.MIN_VALUE;

  /** Powers of ten are exact doubles up to here. */
  static final int MOST_PLACES = 22;

  private static final double[] POWERS = {
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
    1e17, 1e18, 1e19, 1e20, 1e21, 1e22
  };

  /** Whole numbers are exact doubles up to here. */
  private static final double MOST = 1L << 53;

  /** A product of this many bits is rounded to the right whole number. */
  private static final int EXACT_BITS = 50;

  /** Of log10(2), with 12 bits behind the point. */
  private static final int LOG2_NUMERATOR = 1233;

  private Decimals() {}

  /** The whole number that, divided by ten to the power of {@code places}, gives the double. */
  static long scaled(long valueBits, int places) {
    double value = Double.longBitsToDouble(valueBits);
    if (places == 0) {
      long whole = (long) value;
      return Double.doubleToRawLongBits((double) whole) == valueBits ? whole : NONE;
    }
    double scaled = Math.rint(value * POWERS[places]);
    if (!(Math.abs(scaled) <= MOST)) {
      return NONE;
    }
    long whole = (long) scaled;
    return bits(whole, places) == valueBits ? whole : NONE;
  }

  /** The bits of a whole number divided by ten to the power of {@code places}. */
  static long bits(long whole, int places) {
    return Double.doubleToRawLongBits(places == 0 ? (double) whole : whole / POWERS[places]);
  }

  /** The least number of places that suits a double; -1 if none does. */
  static int places(long valueBits) {
    int exponent = Math.getExponent(Double.longBitsToDouble(valueBits));
    // If fewer places suit, so do the most that leave the product exact: one try tells.
    int places = Math.min(MOST_PLACES, ((EXACT_BITS - 1 - exponent) * LOG2_NUMERATOR) >> 12);
    long whole = places < 0 ? NONE : scaled(valueBits, places);
    if (whole == NONE) {
      return -1;
    }
    while (places > 0 && whole % 10 == 0) {
      whole /= 10;
      places--;
    }
    return places;
  }
}
