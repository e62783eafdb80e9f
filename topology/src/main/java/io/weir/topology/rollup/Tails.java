package io.weir.topology.rollup;

import io.weir.topology.shard.head.Head;
import io.weir.topology.shard.log.LogKey;
import java.util.Arrays;
import java.util.List;

/**
 * What is left of silent series once their rows have aged, so that newer samples can go on from it
 * however late they come (T6): the last row of the lowest level and, for each level above, what its
 * window had before the last window of the level below. By the slots of the head, as bytes; for one
 * thread.
 */
final class Tails {
  private static final byte[] NONE = new byte[0];

  private final Head head;
  private final List<LevelState> levels;
  private final RowBlockWriter writer = new RowBlockWriter();
  private final RowBlockReader reader = new RowBlockReader();
  private byte[][] bySlot = new byte[0][];

  Tails(Head head, List<LevelState> levels) {
    this.head = head;
    this.levels = levels;
  }

  /** A series' tail as it stands in the log; empty if it has none. */
  byte[] bytes(int slot) {
    return slot < bySlot.length ? bySlot[slot] : NONE;
  }

  /** Sets what {@link #bytes} gave. */
  void setBytes(int slot, byte[] bytes) {
    if (slot >= bySlot.length) {
      int old = bySlot.length;
      bySlot = Arrays.copyOf(bySlot, Math.max(slot + 1, Math.max(1024, old + (old >> 1))));
      Arrays.fill(bySlot, old, bySlot.length, NONE);
    }
    bySlot[slot] = bytes;
  }

  /**
   * A series' tail by level, fresh rows: first the last row of the lowest level, then for each
   * level above the part of its last window, whose count is 0 where there is nothing. Empty if the
   * series has no tail, or one of other levels.
   */
  List<Row> rows(int slot) {
    byte[] bytes = bytes(slot);
    if (bytes.length == 0) {
      return List.of();
    }
    List<Row> rows = levels.stream().map(level -> new Row()).toList();
    reader.read(
        LogKey.series(head.ref(slot)),
        bytes,
        (levelMillis, row) -> {
          for (int i = 0; i < rows.size(); i++) {
            if (levels.get(i).millis() == levelMillis) {
              rows.get(i).set(row);
            }
          }
        });
    return rows.getFirst().count == 0 ? List.of() : rows;
  }

  void setRows(int slot, List<Row> rows) {
    for (int i = 0; i < rows.size(); i++) {
      if (rows.get(i).count > 0) {
        writer.append(levels.get(i).millis(), 0, rows.get(i));
      }
    }
    setBytes(slot, writer.finish().bytes());
  }

  void remove(int slot) {
    if (slot < bySlot.length) {
      bySlot[slot] = NONE;
    }
  }

  void clear() {
    bySlot = new byte[0][];
  }
}
