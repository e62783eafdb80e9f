package io.weir.topology.rollup;

import io.weir.schemas.avro.AvroInput;
import io.weir.topology.shard.log.CorruptLogException;
import io.weir.topology.shard.log.Envelope;
import io.weir.topology.shard.log.LogKey;
import io.weir.topology.shard.log.ValueColumn;

/** Reads blocks that {@link RowBlockWriter} wrote. Reusable; for one thread. */
final class RowBlockReader {
  private final ValueColumn values = new ValueColumn();
  private final Row row = new Row();
  private int nextValue;

  /**
   * Shows all rows of a block.
   *
   * @throws CorruptLogException if it isn't one
   */
  void read(LogKey key, byte[] block, RowVisitor visitor) {
    Envelope.open(
        key,
        block,
        in -> {
          long count = in.readLong();
          int length = in.readLength();
          AvroInput rows = new AvroInput(block, in.position(), in.position() + length);
          in.skip(length);
          values.read(in, block);
          nextValue = 0;
          long ref = 0;
          for (long i = 0; i < count; i++) {
            ref += rows.readLong();
            readRow(rows, key.second());
            visitor.row(ref, row);
          }
        });
  }

  private void readRow(AvroInput rows, long windowStartMillis) {
    int shape = rows.readInt();
    row.count = rows.readLong();
    row.firstTimestampMillis = windowStartMillis + rows.readLong();
    row.lastTimestampMillis = row.firstTimestampMillis + rows.readLong();
    row.setSum(nextValue());
    row.first = nextValue();
    row.last = nextValue();
    row.min =
        has(shape, RowBlockWriter.MIN_IS_FIRST)
            ? row.first
            : has(shape, RowBlockWriter.MIN_IS_LAST) ? row.last : nextValue();
    row.max =
        has(shape, RowBlockWriter.MAX_IS_LAST)
            ? row.last
            : has(shape, RowBlockWriter.MAX_IS_FIRST) ? row.first : nextValue();
    row.before = has(shape, RowBlockWriter.BEFORE_IS_FIRST) ? row.first : nextValue();
    boolean zero = has(shape, RowBlockWriter.OFFSETS_ARE_ZERO);
    row.beforeOffset = zero ? 0 : nextValue();
    row.offset = zero ? 0 : nextValue();
    row.runStart = has(shape, RowBlockWriter.RUN_START);
  }

  private static boolean has(int shape, int bit) {
    return (shape & bit) != 0;
  }

  private double nextValue() {
    return Double.longBitsToDouble(values.next(nextValue++));
  }
}
