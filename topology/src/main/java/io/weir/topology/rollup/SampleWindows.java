package io.weir.topology.rollup;

import io.weir.schemas.samples.MetricType;
import io.weir.schemas.samples.StaleMarker;
import io.weir.topology.shard.head.Head;
import io.weir.topology.shard.head.SampleCursor;

/** Computes windows from the samples in the head. For one thread. */
final class SampleWindows {
  /** No sample. */
  static final long NONE = Long.MAX_VALUE;

  private final Head head;
  private final SampleCursor cursor = new SampleCursor();
  private long nextTimestampMillis;

  SampleWindows(Head head) {
    this.head = head;
  }

  /**
   * Computes one series' window from its samples. Staleness markers aren't samples.
   *
   * @param endMillis exclusive
   * @param before where the run stands before the window
   * @param row takes the result; its count is 0 if there is none
   */
  void compute(int slot, long startMillis, long endMillis, RunState before, Row row) {
    row.clear();
    extend(slot, startMillis, endMillis, before, row);
  }

  /**
   * Adds samples to a window.
   *
   * @param fromMillis inclusive
   * @param endMillis exclusive
   * @param before where the run stands before the window
   * @param row the window so far; its count may be 0
   */
  void extend(int slot, long fromMillis, long endMillis, RunState before, Row row) {
    nextTimestampMillis = NONE;
    if (!isRolledUp(slot)) {
      return;
    }
    boolean counter = Runs.accumulates(head.type(slot));
    // The hot loop of a closing window: no objects, no boxing.
    for (boolean more = head.seek(cursor, slot, fromMillis); more; more = cursor.next()) {
      long timestampMillis = cursor.timestampMillis();
      if (timestampMillis >= endMillis) {
        nextTimestampMillis = timestampMillis;
        return;
      }
      long bits = cursor.valueBits();
      if (bits != StaleMarker.BITS) {
        double value = Double.longBitsToDouble(bits);
        if (row.count == 0) {
          before.enter(row, timestampMillis, value);
        }
        row.add(timestampMillis, value, counter);
      }
    }
  }

  /** Recorded series aren't rolled up: theirs is the type that no other series has. */
  private boolean isRolledUp(int slot) {
    return head.type(slot) != MetricType.UNKNOWN;
  }

  /** Event time of a series' last sample in a range, or {@link Runs#NONE}. */
  long last(int slot, long fromMillis, long toMillis) {
    long lastMillis = Runs.NONE;
    for (boolean more = head.seek(cursor, slot, fromMillis);
        more && cursor.timestampMillis() < toMillis;
        more = cursor.next()) {
      if (cursor.valueBits() != StaleMarker.BITS) {
        lastMillis = cursor.timestampMillis();
      }
    }
    return lastMillis;
  }

  /** Whether a series has a sample at an event time or later. */
  boolean any(int slot, long fromMillis) {
    for (boolean more = head.seek(cursor, slot, fromMillis); more; more = cursor.next()) {
      if (cursor.valueBits() != StaleMarker.BITS) {
        return true;
      }
    }
    return false;
  }

  /** Event time of the first sample behind the window computed last; {@link #NONE} if none is. */
  long nextTimestampMillis() {
    return nextTimestampMillis;
  }

  /** Event time of the first sample of any series not before an event time, or {@link #NONE}. */
  long earliest(long fromMillis) {
    long earliest = NONE;
    for (int slot = 0; slot < head.slotCount(); slot++) {
      if (head.isUsed(slot) && isRolledUp(slot) && head.seek(cursor, slot, fromMillis)) {
        earliest = Math.min(earliest, cursor.timestampMillis());
      }
    }
    return earliest;
  }
}
