package io.weir.topology.shard.replica;

import io.weir.schemas.avro.AvroInput;
import io.weir.schemas.avro.AvroOutput;
import io.weir.topology.shard.log.Envelope;
import io.weir.topology.shard.log.LogKey;
import java.util.Comparator;

/**
 * A batch that waits for a gap (D2).
 *
 * @param sequence its number in the log, ascending in the order of arrival
 * @param election number of its target's election
 */
record HeldBatch(long sequence, long election, ReplicaBatch batch) {
  /** Held for so many intervals of append time, this one included. */
  static final int HELD_INTERVALS = 3;

  /** The order in which held batches are accepted. */
  static final Comparator<HeldBatch> BY_TIME =
      Comparator.comparingLong((HeldBatch held) -> held.batch().timestampMillis())
          .thenComparingLong(HeldBatch::sequence);

  /** The order in which held batches expire. */
  static final Comparator<HeldBatch> BY_EXPIRY =
      Comparator.comparingLong(HeldBatch::lastMillis).thenComparingLong(HeldBatch::sequence);

  /** Last append time at which it is still held, since the Unix epoch. */
  long lastMillis() {
    return batch.appendTimeMillis() + HELD_INTERVALS * batch.intervalMillis();
  }

  boolean isWell() {
    return batch.well();
  }

  LogKey key() {
    return LogKey.held(sequence);
  }

  /** The value as it stands in the changelog, but for what its election's entry says. */
  byte[] toBytes() {
    byte[] value = batch.value();
    AvroOutput out = new AvroOutput(64 + value.length);
    out.writeLong(election);
    out.writeString(batch.replica());
    out.writeString(batch.sourceName());
    out.writeLong(batch.intervalMillis());
    out.writeLong(batch.timestampMillis());
    out.writeBoolean(batch.well());
    out.writeLong(batch.appendTimeMillis());
    out.writeLong(batch.offset());
    out.writeBytes(value, 0, value.length);
    return Envelope.seal(out);
  }

  /** Reads what {@link #toBytes} wrote, within an envelope. Tenant and target are empty. */
  static HeldBatch read(long sequence, AvroInput in) {
    long election = in.readLong();
    return new HeldBatch(
        sequence,
        election,
        new ReplicaBatch(
            "",
            "",
            in.readString(),
            in.readString(),
            in.readLong(),
            in.readLong(),
            in.readBoolean(),
            in.readLong(),
            in.readLong(),
            in.readBytes()));
  }
}
