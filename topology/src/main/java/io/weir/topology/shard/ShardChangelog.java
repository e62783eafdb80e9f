package io.weir.topology.shard;

import io.weir.schemas.labels.Labels;
import io.weir.topology.shard.head.Head;
import io.weir.topology.shard.head.SampleCursor;
import io.weir.topology.shard.time.Watermark;
import org.jspecify.annotations.Nullable;

/**
 * What one partition of the shards' changelog holds, read as a restore reads it: apply all its
 * records in order, compacted or not, then look. For one thread.
 */
public final class ShardChangelog {
  private final ShardState state;

  /** Nothing is read yet; the settings are those of the application that wrote the changelog. */
  public ShardChangelog(ShardSettings settings) {
    state = new ShardState(settings);
  }

  /**
   * Applies a record.
   *
   * @param value null for the end of what stood under the key
   * @throws io.weir.topology.shard.log.CorruptLogException if it isn't a record of a shard
   */
  public void apply(byte[] key, byte @Nullable [] value) {
    state.restore(key, value);
  }

  /** Sees floats. */
  @FunctionalInterface
  public interface FloatVisitor {
    /**
     * Sees one.
     *
     * @param timestampMillis its event time, since the Unix epoch
     * @param valueBits bits of its value
     */
    void sample(String tenant, Labels labels, long timestampMillis, long valueBits);
  }

  /** Shows all floats, series by series, each series' in the order of time. */
  public void forEachFloat(FloatVisitor visitor) {
    state.restored();
    Head head = state.head();
    SampleCursor cursor = new SampleCursor();
    for (int slot = 0; slot < head.slotCount(); slot++) {
      if (head.isUsed(slot)) {
        byte[] encoded = head.labels(slot);
        Labels labels = Labels.decode(encoded, 0, encoded.length);
        for (boolean more = head.seek(cursor, slot, Long.MIN_VALUE); more; more = cursor.next()) {
          visitor.sample(head.tenant(slot), labels, cursor.timestampMillis(), cursor.valueBits());
        }
      }
    }
  }

  /** Offset of the last record of the samples topic that was taken in; -1 if none was. */
  public long samplesOffset() {
    return state.offset();
  }

  /** The watermark, since the Unix epoch; {@code Long.MIN_VALUE} before the first mark. */
  public long watermarkMillis() {
    long millis = state.watermark().millis();
    return millis == Watermark.UNSET ? Long.MIN_VALUE : millis;
  }
}
