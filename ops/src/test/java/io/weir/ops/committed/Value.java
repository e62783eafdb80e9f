package io.weir.ops.committed;

import io.weir.schemas.samples.StaleMarker;
import java.nio.ByteBuffer;

/** The value of a sample, equal to another only bit for bit. */
public sealed interface Value {
  /**
   * A float.
   *
   * @param bits bits of the double
   */
  record OfFloat(long bits) implements Value {
    /** A float by its value. */
    public static OfFloat of(double value) {
      return new OfFloat(Double.doubleToRawLongBits(value));
    }

    /** The double. */
    public double value() {
      return Double.longBitsToDouble(bits);
    }

    /** Whether it says that the series has ended. */
    public boolean isStaleMarker() {
      return bits == StaleMarker.BITS;
    }

    @Override
    public String toString() {
      return Double.isNaN(value()) ? "NaN:" + Long.toHexString(bits) : Double.toString(value());
    }
  }

  /**
   * A native histogram.
   *
   * @param encoded its Avro encoding; read only
   */
  record OfHistogram(ByteBuffer encoded) implements Value {}
}
