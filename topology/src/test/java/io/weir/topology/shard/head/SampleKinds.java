package io.weir.topology.shard.head;

import io.weir.schemas.samples.StaleMarker;
import java.util.Random;

/** Values as they come from targets, and worse, as bits. */
enum SampleKinds {
  COUNTER,
  INTEGER_GAUGE,
  DECIMAL_GAUGE,
  CONSTANT,
  FULL_MANTISSA,
  ANY_BITS,
  ODD_VALUES;

  private static final double[] ODD = {
    0.0,
    -0.0,
    1,
    -1,
    Double.NaN,
    Double.POSITIVE_INFINITY,
    Double.NEGATIVE_INFINITY,
    Double.MIN_VALUE,
    Double.MAX_VALUE,
    -Double.MAX_VALUE,
    1L << 53,
    (1L << 53) + 2,
    1e22,
    1e23,
    0.1,
    1e-7,
    Long.MIN_VALUE,
    Long.MAX_VALUE,
    123456.789
  };

  /** The value after another of the same series. */
  long nextBits(long previousBits, Random random) {
    if (random.nextInt(50) == 0) {
      return StaleMarker.BITS;
    }
    double previous = Double.longBitsToDouble(previousBits);
    double start = Double.isFinite(previous) && Math.abs(previous) < 1e12 ? previous : 0;
    return switch (this) {
      case COUNTER ->
          bits(random.nextInt(100) == 0 ? 0 : Math.rint(start) + 140 + random.nextInt(20));
      case INTEGER_GAUGE -> bits(Math.rint(start) + random.nextInt(101) - 50);
      case DECIMAL_GAUGE -> bits(random.nextInt(100_000) / 1_000.0);
      case CONSTANT -> bits(7);
      case FULL_MANTISSA -> bits(random.nextDouble());
      case ANY_BITS -> random.nextLong() >>> random.nextInt(64);
      case ODD_VALUES -> bits(ODD[random.nextInt(ODD.length)]);
    };
  }

  private static long bits(double value) {
    return Double.doubleToRawLongBits(value);
  }
}
