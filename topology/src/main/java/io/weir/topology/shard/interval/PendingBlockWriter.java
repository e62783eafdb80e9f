package io.weir.topology.shard.interval;

import io.weir.schemas.avro.AvroOutput;
import io.weir.schemas.samples.MetricType;
import io.weir.topology.shard.log.Envelope;
import org.jspecify.annotations.Nullable;

/**
 * Writes samples of open intervals for the log, one behind the other, each as differences from the
 * one before. Reused; for one thread.
 */
final class PendingBlockWriter {
  private static final int FULL_BYTES = 384 * 1024;

  private final AvroOutput out = new AvroOutput(1024);
  private long lastRef;
  private long lastTimestampMillis;
  private long greatestEndMillis = Long.MIN_VALUE;

  void append(
      long ref,
      MetricType type,
      long endMillis,
      long timestampMillis,
      long valueBits,
      byte @Nullable [] histogram) {
    out.writeLong(ref - lastRef);
    out.writeLong(type.index());
    out.writeLong(timestampMillis - lastTimestampMillis);
    out.writeLong(endMillis - timestampMillis);
    out.writeBoolean(histogram != null);
    if (histogram == null) {
      out.writeDoubleBits(valueBits);
    } else {
      out.writeBytes(histogram, 0, histogram.length);
    }
    lastRef = ref;
    lastTimestampMillis = timestampMillis;
    greatestEndMillis = Math.max(greatestEndMillis, endMillis);
  }

  boolean isEmpty() {
    return out.size() == 0;
  }

  boolean isFull() {
    return out.size() >= FULL_BYTES;
  }

  /** End of the last interval that a sample is in, exclusive. */
  long greatestEndMillis() {
    return greatestEndMillis;
  }

  /** Begins anew if all intervals have ended at an event time. */
  void dropThrough(long reachedMillis) {
    if (greatestEndMillis <= reachedMillis) {
      clear();
    }
  }

  /** The value as it stands in the changelog; begins anew. */
  byte[] finish() {
    byte[] block = Envelope.seal(out);
    clear();
    return block;
  }

  void clear() {
    out.clear();
    lastRef = 0;
    lastTimestampMillis = 0;
    greatestEndMillis = Long.MIN_VALUE;
  }
}
