package io.weir.topology.shard.standing;

import io.weir.schemas.samples.StaleMarker;
import io.weir.topology.promql.operator.StandingColumn;
import io.weir.topology.promql.syntax.Function;
import io.weir.topology.shard.head.Head;
import io.weir.topology.shard.head.SampleCursor;
import io.weir.topology.shard.head.SampleWalk;
import java.util.Arrays;

/**
 * A range over each of some series, which moves on from tick to tick: only numbers that come in and
 * go out are read. Where late samples came for a series, its range is read anew; where it has
 * native histograms, each time. About 66 bytes a series, and what the functions keep. For the
 * head's thread.
 */
final class StandingRange {
  private final Head head;
  private final SelectedSlots series;
  private final long rangeMillis;
  private final Presence presence = new Presence();
  private final SampleCursor cursor = new SampleCursor();
  private final Sliding sliding;

  /** Where each range's first number is. */
  private final SampleWalk walk;

  /** How many numbers there are; negative where the range is to be read anew. */
  private int[] counts;

  private double[] firsts;
  private double[] lasts;
  private long[] lastMillis;

  /** Time of the last sample that was read, marker or not. */
  private long[] readMillis;

  private long startMillis;
  private long endMillis = Long.MIN_VALUE;
  private boolean used;

  /** Takes the numbers of a range. */
  @FunctionalInterface
  interface Numbers {
    void number(long timeMillis, double value);
  }

  StandingRange(Head head, SelectedSlots series, Sliding.Kind kind, long rangeMillis) {
    this.head = head;
    this.series = series;
    this.rangeMillis = rangeMillis;
    int count = series.count();
    sliding = kind.of(count);
    walk = head.walk(count);
    counts = new int[count];
    Arrays.fill(counts, -1);
    firsts = new double[count];
    lasts = new double[count];
    lastMillis = new long[count];
    readMillis = new long[count];
  }

  Presence presence() {
    return presence;
  }

  /** Whether it was asked for since the last call. */
  boolean takeUsed() {
    boolean was = used;
    used = false;
    return was;
  }

  long startMillis() {
    return startMillis;
  }

  long endMillis() {
    return endMillis;
  }

  int count(int index) {
    return counts[index];
  }

  long firstMillis(int index) {
    return walk.timeMillis(index);
  }

  double first(int index) {
    return firsts[index];
  }

  long lastMillis(int index) {
    return lastMillis[index];
  }

  double last(int index) {
    return lasts[index];
  }

  /**
   * Series have come and gone.
   *
   * @param before where each was; negative for a new one
   */
  void rearrange(int[] before) {
    sliding.rearrange(before);
    walk.rearrange(before);
    counts = Columns.rearranged(counts, before, -1);
    firsts = Columns.rearranged(firsts, before);
    lasts = Columns.rearranged(lasts, before);
    lastMillis = Columns.rearranged(lastMillis, before);
    readMillis = Columns.rearranged(readMillis, before);
  }

  /** Moves on, to the same end at least; false if it would have to move back. */
  boolean slideTo(long newEndMillis) {
    used = true;
    if (newEndMillis < endMillis) {
      return false;
    }
    endMillis = newEndMillis;
    startMillis = newEndMillis - rangeMillis;
    for (int i = 0; i < counts.length; i++) {
      int slot = series.slot(i);
      if (counts[i] < 0 || !walk.isCurrent(i, slot)) {
        begin(i, slot);
      } else if (counts[i] > 0 && walk.timeMillis(i) <= startMillis) {
        leave(i, slot);
      }
      if (head.lastFloatMillis(slot) > readMillis[i]) {
        enter(i, slot);
      }
    }
    return true;
  }

  private void begin(int index, int slot) {
    counts[index] = 0;
    readMillis[index] = Long.MIN_VALUE;
    walk.mark(index, slot);
  }

  private void leave(int index, int slot) {
    if (lastMillis[index] <= startMillis) {
      counts[index] = 0;
      walk.mark(index, slot);
      return;
    }
    walk.resume(index, slot);
    if (sliding.hearsOfEach()) {
      leaveEach(index);
    } else {
      counts[index] -= walk.pass(startMillis);
    }
    firsts[index] = Double.longBitsToDouble(walk.valueBits());
    walk.keep(index);
    sliding.left(index, walk.timeMillis());
  }

  private void leaveEach(int index) {
    double value = firsts[index];
    do {
      do {
        walk.next();
      } while (walk.isMarker());
      double next = Double.longBitsToDouble(walk.valueBits());
      sliding.leave(index, value, next);
      value = next;
      counts[index]--;
    } while (walk.timeMillis() <= startMillis);
  }

  /** There may be samples behind those that were read. */
  private void enter(int index, int slot) {
    long afterMillis = Math.max(readMillis[index], startMillis);
    if (head.lastFloatMillis(slot) <= afterMillis) {
      return;
    }
    walk.seek(slot, afterMillis + 1);
    int count = counts[index];
    boolean begins = count == 0;
    long firstMillis = 0;
    long beforeMillis = lastMillis[index];
    double before = lasts[index];
    for (boolean more = true; more && walk.timeMillis() <= endMillis; more = walk.next()) {
      long timeMillis = walk.timeMillis();
      readMillis[index] = timeMillis;
      long bits = walk.valueBits();
      if (bits != StaleMarker.BITS) {
        double value = Double.longBitsToDouble(bits);
        if (count++ == 0) {
          firstMillis = timeMillis;
          firsts[index] = value;
          sliding.begin(index, timeMillis, value);
        } else {
          sliding.enter(index, beforeMillis, before, timeMillis, value);
        }
        beforeMillis = timeMillis;
        before = value;
      }
    }
    counts[index] = count;
    lastMillis[index] = beforeMillis;
    lasts[index] = before;
    if (begins && count > 0) {
      walk.seek(slot, firstMillis);
      walk.keep(index);
    }
  }

  /** Shows the numbers of a series' range. */
  void forEach(int index, Numbers numbers) {
    boolean more = head.seek(cursor, series.slot(index), startMillis + 1);
    while (more && cursor.timestampMillis() <= endMillis) {
      if (cursor.valueBits() != StaleMarker.BITS) {
        numbers.number(cursor.timestampMillis(), Double.longBitsToDouble(cursor.valueBits()));
      }
      more = cursor.next();
    }
  }

  /**
   * Computes a function of all ranges.
   *
   * @param kinds takes what is known of each row, {@link Presence#ABSENT} too
   * @param values takes the numbers
   */
  void values(Function function, byte[] kinds, double[] values, HeadSamples samples) {
    for (int i = 0; i < counts.length; i++) {
      int row = series.row(i);
      int slot = series.slot(i);
      if (head.hasHistograms(slot)) {
        kinds[row] =
            samples.any(slot, startMillis + 1, endMillis)
                ? StandingColumn.UNKNOWN
                : Presence.ABSENT;
      } else if (counts[i] > 0) {
        kinds[row] = sliding.value(function, this, i, values, row);
      } else {
        kinds[row] = readMillis[i] > startMillis ? StandingColumn.EMPTY : Presence.ABSENT;
      }
    }
  }
}
