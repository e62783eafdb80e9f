package io.weir.topology.shard;

import io.weir.topology.shard.head.Head;
import io.weir.topology.shard.head.SampleCursor;
import java.util.List;

/**
 * Copies the samples of some series out of the head, turn by turn, and shows them between turns.
 * For one selection.
 */
final class SampleReading {
  /** Work of finding a series' first sample. */
  static final int SEEK_UNITS = 16;

  private final Head head;
  private final List<FoundSeries> series;
  private final long fromMillis;
  private final long toMillis;
  private final boolean newestOnly;
  private final ReaderTurns turns;
  private final SelectedColumns columns = new SelectedColumns();
  private final SampleCursor cursor = new SampleCursor();
  private int next;

  /** Where the series that was begun goes on. */
  private long nextFloatMillis;

  private boolean floatsDone;
  private long nextHistogramMillis;

  /**
   * Of some series.
   *
   * @param newestOnly whether the newest float of each is enough
   */
  SampleReading(
      Head head,
      List<FoundSeries> series,
      long fromMillis,
      long toMillis,
      boolean newestOnly,
      ReaderTurns turns) {
    this.head = head;
    this.series = series;
    this.fromMillis = fromMillis;
    this.toMillis = toMillis;
    this.newestOnly = newestOnly;
    this.turns = turns;
    begin();
  }

  private void begin() {
    nextFloatMillis = fromMillis;
    nextHistogramMillis = fromMillis;
    floatsDone = false;
  }

  /** Begins and ends within a turn. */
  void show(SeriesVisitor visitor) {
    while (next < series.size()) {
      boolean usedUp;
      do {
        usedUp = copyNext();
      } while (!usedUp && next < series.size() && columns.count() < ReaderTurns.MOST_UNITS);
      turns.leave();
      columns.show(visitor);
      if (next < series.size()) {
        turns.enter();
      }
    }
  }

  /** Copies a series or, if that is much, a part of it; true if the turn is used up. */
  private boolean copyNext() {
    FoundSeries known = series.get(next);
    int slot = head.slotOfRef(known.ref());
    if (slot == Head.NONE) {
      columns.drop();
      next++;
      begin();
      return turns.isUsedUp(1);
    }
    if (!floatsDone) {
      floatsDone = newestOnly ? copyNewestFloat(slot) : copyFloats(slot);
    }
    if (floatsDone && copyHistograms(slot)) {
      columns.end(known);
      next++;
      begin();
    }
    return turns.isUsedUp(SEEK_UNITS);
  }

  private boolean copyNewestFloat(int slot) {
    if (head.seekLast(cursor, slot, toMillis) && cursor.timestampMillis() >= fromMillis) {
      columns.addFloat(cursor.timestampMillis(), cursor.valueBits());
    }
    return true;
  }

  /** True if it came to the end. */
  private boolean copyFloats(int slot) {
    boolean more = head.seek(cursor, slot, nextFloatMillis);
    int copied = 0;
    while (more && cursor.timestampMillis() <= toMillis) {
      columns.addFloat(cursor.timestampMillis(), cursor.valueBits());
      nextFloatMillis = cursor.timestampMillis() + 1;
      more = cursor.next();
      if (++copied == ReaderTurns.STEP_UNITS) {
        if (turns.isUsedUp(copied)) {
          return false;
        }
        copied = 0;
      }
    }
    turns.isUsedUp(copied);
    return true;
  }

  private boolean copyHistograms(int slot) {
    int copied = 0;
    int most = ReaderTurns.STEP_UNITS;
    do {
      copied = head.copyHistograms(slot, nextHistogramMillis, toMillis, most, this::addHistogram);
      if (turns.isUsedUp(copied) && copied == most) {
        return false;
      }
    } while (copied == most);
    return true;
  }

  private void addHistogram(long timestampMillis, byte[] encoded) {
    columns.addHistogram(timestampMillis, encoded);
    nextHistogramMillis = timestampMillis + 1;
  }
}
