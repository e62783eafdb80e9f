package io.weir.topology.shard.interval;

import io.weir.schemas.samples.MetricType;
import org.jspecify.annotations.Nullable;

/** Takes the samples that stay when their interval closes. */
@FunctionalInterface
public interface Survivors {
  /**
   * Takes one.
   *
   * @param type type of the metric family, as it came
   * @param timestampMillis event time, since the Unix epoch
   * @param valueBits bits of the value; 0 for a native histogram
   * @param histogram its Avro bytes; null for a float
   */
  void survived(
      int slot, MetricType type, long timestampMillis, long valueBits, byte @Nullable [] histogram);
}
