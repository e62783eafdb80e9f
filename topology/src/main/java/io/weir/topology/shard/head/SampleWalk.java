package io.weir.topology.shard.head;

import io.weir.schemas.samples.StaleMarker;

/**
 * Where somebody stands in the floats of many series, a row for each: to go on from there costs
 * only the samples that are passed. A row outlives what is put behind it; it is lost when late
 * samples come for its series, which {@link #isCurrent} tells. About 30 bytes a row. To be used as
 * {@link #resume} or {@link #seek}, then {@link #next}, then {@link #keep}. For the head's thread.
 */
public final class SampleWalk {
  /** In place of a chunk. */
  private static final int TAIL = -1;

  private final FloatSamples floats;
  private final ClosedChunks chunks;
  private final OpenBlocks tails;

  private int[] chunkOf;
  private int[] revisionOf;
  private int[] bitOf;
  private long[] wordOf;
  private long[] timeOf;
  private byte[] indexOf;

  private final RecentTimes times;
  private final long[] scratch = new long[OpenBlocks.MOST_SAMPLES];

  private final ValueWalk values = new ValueWalk();
  private int slot;
  private int chunk = TAIL;
  private int index;
  private int count;

  /** Whether the values stand in {@link #page} beside their times. */
  private boolean open;

  private long[] page = new long[0];
  private int base;

  /** No row stands anywhere yet. */
  SampleWalk(FloatSamples floats, ClosedChunks chunks, OpenBlocks tails, int rows) {
    this.floats = floats;
    this.chunks = chunks;
    this.tails = tails;
    this.times = new RecentTimes(chunks);
    this.chunkOf = new int[rows];
    this.revisionOf = new int[rows];
    this.bitOf = new int[rows];
    this.wordOf = new long[rows];
    this.timeOf = new long[rows];
    this.indexOf = new byte[rows];
  }

  /**
   * Takes over rows of before.
   *
   * @param before which row each row was; negative for a new one
   */
  public void rearrange(int[] before) {
    chunkOf = rearranged(chunkOf, before);
    revisionOf = rearranged(revisionOf, before);
    bitOf = rearranged(bitOf, before);
    wordOf = rearranged(wordOf, before);
    timeOf = rearranged(timeOf, before);
    byte[] indexes = new byte[before.length];
    for (int row = 0; row < before.length; row++) {
      indexes[row] = before[row] < 0 ? 0 : indexOf[before[row]];
    }
    indexOf = indexes;
  }

  private static int[] rearranged(int[] column, int[] before) {
    int[] moved = new int[before.length];
    for (int row = 0; row < before.length; row++) {
      moved[row] = before[row] < 0 ? 0 : column[before[row]];
    }
    return moved;
  }

  private static long[] rearranged(long[] column, int[] before) {
    long[] moved = new long[before.length];
    for (int row = 0; row < before.length; row++) {
      moved[row] = before[row] < 0 ? 0 : column[before[row]];
    }
    return moved;
  }

  /**
   * Whether no samples came late for a row's series since {@link #mark} or {@link #keep}, and the
   * one at which it stands hasn't aged.
   */
  public boolean isCurrent(int row, int seriesSlot) {
    return revisionOf[row] == floats.revision(seriesSlot) && timeOf[row] >= floats.expiredMillis();
  }

  /** Notes what has come late so far for a row that is to stand nowhere. */
  public void mark(int row, int seriesSlot) {
    revisionOf[row] = floats.revision(seriesSlot);
    timeOf[row] = Long.MAX_VALUE;
  }

  /** The time at which a row stands. */
  public long timeMillis(int row) {
    return timeOf[row];
  }

  /** Goes to where a row stands; it is {@linkplain #isCurrent current}, and was kept. */
  public void resume(int row, int seriesSlot) {
    long timeMillis = timeOf[row];
    int kept = chunkOf[row];
    slot = seriesSlot;
    if (kept == TAIL) {
      enterTail(indexOf[row]);
      if (index >= count || timeMillis() != timeMillis) {
        seek(slot, timeMillis);
      }
    } else {
      enter(kept, indexOf[row]);
      if (!open) {
        values.resume(wordOf[row], bitOf[row]);
      }
    }
  }

  /** Goes to a series' first sample that isn't before an event time; there is one. */
  public void seek(int seriesSlot, long fromMillis) {
    slot = seriesSlot;
    int tail = floats.tail(slot);
    int recent = tails.recentIndexOf(tail, fromMillis);
    if (recent > 0) {
      enterTail(recent);
      return;
    }
    int last = chunks.last(slot);
    if (last == ClosedChunks.NONE || tails.firstTimestamp(tail) <= fromMillis) {
      enterTail(tails.indexOf(tail, fromMillis));
      return;
    }
    for (int before = chunks.previous(last);
        before != ClosedChunks.NONE && chunks.firstTimestamp(last) > fromMillis;
        before = chunks.previous(last)) {
      last = before;
    }
    enter(last, 0);
    int first = OpenBlocks.indexOf(page, base, count, fromMillis);
    if (first < count) {
      move(first);
    } else {
      move(count - 1);
      next();
    }
  }

  /** Points at a sample of a chunk; one that can be walked is still at its first value. */
  private void enter(int newChunk, int newIndex) {
    chunk = newChunk;
    index = newIndex;
    int newColumn = chunks.column(chunk);
    if (newColumn < 0) {
      open = true;
      page = chunks.reopenedPage(chunk);
      base = chunks.reopenedBase(chunk);
      count = chunks.reopenedCount(chunk);
      return;
    }
    page = times.of(newColumn);
    base = 0;
    count = times.count();
    open = !values.begin(chunks.page(chunk), chunks.valuesAt(chunk), count);
    if (open) {
      chunks.readValues(chunk, count, page, scratch);
    }
  }

  private void enterTail(int newIndex) {
    int tail = floats.tail(slot);
    chunk = TAIL;
    index = newIndex;
    open = true;
    page = tails.page(tail);
    base = tails.base(tail);
    count = tails.count(tail);
  }

  /** Event time of the sample pointed at, since the Unix epoch. */
  public long timeMillis() {
    return page[base + 2 * index];
  }

  /** Bits of the sample pointed at. */
  public long valueBits() {
    return open ? page[base + 2 * index + 1] : values.valueBits();
  }

  /** Whether the sample pointed at is a staleness marker. */
  public boolean isMarker() {
    return open ? page[base + 2 * index + 1] == StaleMarker.BITS : values.isMarker();
  }

  /** Goes on to an index of the same chunk. */
  private void move(int newIndex) {
    if (!open) {
      values.skip(newIndex - index);
    }
    index = newIndex;
  }

  /**
   * Goes on to the first sample after an event time that isn't a marker; there is one.
   *
   * @return how many numbers were passed, this one not among them
   */
  public int pass(long timeMillis) {
    int passed = 0;
    while (timeMillis() <= timeMillis || isMarker()) {
      if (open || values.mayBeMarkers()) {
        passed += isMarker() ? 0 : 1;
        next();
      } else {
        int behind = index + 1;
        while (behind < count && page[base + 2 * behind] <= timeMillis) {
          behind++;
        }
        passed += behind - index;
        if (behind < count) {
          move(behind);
          return passed;
        }
        index = count - 1;
        next();
      }
    }
    return passed;
  }

  /** Goes to the next sample; false if there is none. */
  public boolean next() {
    if (++index < count) {
      if (!open) {
        values.skip(1);
      }
      return true;
    }
    if (chunk == TAIL) {
      return false;
    }
    int following = chunks.next(chunk);
    if (following == ClosedChunks.NONE) {
      enterTail(0);
    } else {
      enter(following, 0);
    }
    return true;
  }

  /** Has a row stand at the sample pointed at. */
  public void keep(int row) {
    chunkOf[row] = chunk;
    revisionOf[row] = floats.revision(slot);
    indexOf[row] = (byte) index;
    timeOf[row] = timeMillis();
    if (!open) {
      wordOf[row] = values.word();
      bitOf[row] = values.bit();
    }
  }
}
