package io.weir.topology.shard.log;

import io.weir.schemas.avro.AvroInput;

/** Reads blocks that {@link SampleBlockWriter} wrote. Reusable; for one thread. */
public final class SampleBlockReader {
  private final ValueColumn values = new ValueColumn();

  /**
   * Shows all samples of a block, as they were appended, the floats first.
   *
   * @param value the block as it stands in the changelog
   * @return the greatest event time in the block, since the Unix epoch
   * @throws CorruptLogException if it isn't a block
   */
  public long read(LogKey key, byte[] value, SampleVisitor visitor) {
    long[] greatestTimestampMillis = new long[1];
    Envelope.open(
        key,
        value,
        in -> {
          greatestTimestampMillis[0] = in.readLong();
          readFloats(in, value, visitor);
          readHistograms(in, value, visitor);
        });
    return greatestTimestampMillis[0];
  }

  private void readFloats(AvroInput in, byte[] value, SampleVisitor visitor) {
    AvroInput refs = column(in, value);
    AvroInput timestamps = column(in, value);
    values.read(in, value);
    long ref = 0;
    long timestampMillis = 0;
    for (int i = 0; i < values.count(); i++) {
      ref += refs.readLong();
      timestampMillis += timestamps.readLong();
      visitor.sample(ref, timestampMillis, values.next(i));
    }
  }

  private static AvroInput column(AvroInput in, byte[] value) {
    int length = in.readLength();
    AvroInput column = new AvroInput(value, in.position(), in.position() + length);
    in.skip(length);
    return column;
  }

  private static void readHistograms(AvroInput in, byte[] value, SampleVisitor visitor) {
    long count = in.readLong();
    for (long i = 0; i < count; i++) {
      long ref = in.readLong();
      long timestampMillis = in.readLong();
      int length = in.readLength();
      visitor.histogram(ref, timestampMillis, value, in.position(), in.position() + length);
      in.skip(length);
    }
  }
}
