package io.weir.schemas.samples;

/**
 * The value that says that a series has ended: one NaN among many, told by its bits, as in
 * Prometheus.
 */
public final class StaleMarker {
  /** Its bits. */
  public static final long BITS = 0x7ff0000000000002L;

  /** Its value; compare by bits, never by {@code ==}. */
  public static final double VALUE = Double.longBitsToDouble(BITS);

  private StaleMarker() {}

  /** Whether a value is the marker. */
  public static boolean is(double value) {
    return Double.doubleToRawLongBits(value) == BITS;
  }
}
