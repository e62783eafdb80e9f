package io.weir.topology.shard.head;

import java.util.Random;

/** What a target shows. */
public enum Shown {
  COUNTER,
  INTEGER_GAUGE,
  DECIMAL_GAUGE,
  CONSTANT,
  NOISE;

  long bits(int scrape, Random random) {
    double value =
        switch (this) {
          case COUNTER -> 1_000_000 + 150.0 * scrape + random.nextInt(20);
          case INTEGER_GAUGE -> random.nextInt(200);
          case DECIMAL_GAUGE -> (20_000 + random.nextInt(2_000)) / 1_000.0;
          case CONSTANT -> 1;
          case NOISE -> random.nextDouble();
        };
    return Double.doubleToRawLongBits(value);
  }
}
