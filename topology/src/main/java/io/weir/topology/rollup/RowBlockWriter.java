package io.weir.topology.rollup;

import io.weir.schemas.avro.AvroOutput;
import io.weir.topology.shard.log.Envelope;
import io.weir.topology.shard.log.ValueColumn;

/**
 * Collects a window's rows into a block. What a row has twice stands in it once: a counter without
 * resets has its first for a least and its last for a greatest. Reusable; for one thread.
 */
final class RowBlockWriter {
  static final int MIN_IS_FIRST = 1;
  static final int MIN_IS_LAST = 1 << 1;
  static final int MAX_IS_FIRST = 1 << 2;
  static final int MAX_IS_LAST = 1 << 3;
  static final int BEFORE_IS_FIRST = 1 << 4;
  static final int OFFSETS_ARE_ZERO = 1 << 5;
  static final int RUN_START = 1 << 6;

  private static final int FULL_BYTES = 448 * 1024;

  private final AvroOutput rows = new AvroOutput(16 * 1024);
  private final ValueColumn values = new ValueColumn();
  private final AvroOutput content = new AvroOutput(32 * 1024);
  private int count;
  private long lastRef;
  private long leastRef = Long.MAX_VALUE;
  private long greatestRef = Long.MIN_VALUE;

  boolean isEmpty() {
    return count == 0;
  }

  boolean isFull() {
    return rows.size() + values.size() >= FULL_BYTES;
  }

  void append(long ref, long windowStartMillis, Row row) {
    int shape = shape(row);
    rows.writeLong(ref - lastRef);
    lastRef = ref;
    leastRef = Math.min(leastRef, ref);
    greatestRef = Math.max(greatestRef, ref);
    rows.writeLong(shape);
    rows.writeLong(row.count);
    rows.writeLong(row.firstTimestampMillis - windowStartMillis);
    rows.writeLong(row.lastTimestampMillis - row.firstTimestampMillis);
    append(row.sum());
    append(row.first);
    append(row.last);
    if ((shape & (MIN_IS_FIRST | MIN_IS_LAST)) == 0) {
      append(row.min);
    }
    if ((shape & (MAX_IS_FIRST | MAX_IS_LAST)) == 0) {
      append(row.max);
    }
    if ((shape & BEFORE_IS_FIRST) == 0) {
      append(row.before);
    }
    if ((shape & OFFSETS_ARE_ZERO) == 0) {
      append(row.beforeOffset);
      append(row.offset);
    }
    count++;
  }

  private void append(double value) {
    values.append(Double.doubleToRawLongBits(value));
  }

  private static int shape(Row row) {
    int shape = 0;
    if (Row.same(row.min, row.first)) {
      shape |= MIN_IS_FIRST;
    } else if (Row.same(row.min, row.last)) {
      shape |= MIN_IS_LAST;
    }
    if (Row.same(row.max, row.last)) {
      shape |= MAX_IS_LAST;
    } else if (Row.same(row.max, row.first)) {
      shape |= MAX_IS_FIRST;
    }
    if (Row.same(row.before, row.first)) {
      shape |= BEFORE_IS_FIRST;
    }
    if (Row.same(row.beforeOffset, 0) && Row.same(row.offset, 0)) {
      shape |= OFFSETS_ARE_ZERO;
    }
    return row.runStart ? shape | RUN_START : shape;
  }

  /** The block as it stands in the changelog; the writer is empty then. */
  RowBlock finish() {
    content.clear();
    content.writeLong(count);
    content.writeBytes(rows.buffer(), 0, rows.size());
    values.write(content);
    RowBlock block = new RowBlock(Envelope.seal(content), leastRef, greatestRef);
    rows.clear();
    values.clear();
    count = 0;
    lastRef = 0;
    leastRef = Long.MAX_VALUE;
    greatestRef = Long.MIN_VALUE;
    return block;
  }
}
