package io.weir.topology.shard.head;

import java.util.Arrays;

/**
 * The compressed chunks of all series. A series' chunks are linked in the order of time; their
 * times don't overlap. A chunk that late samples come into is <em>reopened</em>: its samples stand
 * uncompressed in a block until another chunk of the series, or the tail, asks for it to be closed.
 * So a spool that replays an hour in order compresses each chunk once or twice, not once for each
 * sample. For one thread.
 */
final class ClosedChunks {
  /** No chunk. */
  static final int NONE = RecordPages.NONE;

  private static final int PREVIOUS_AT = 0;
  private static final int NEXT_AT = 4;

  /** Number of the column of times; of a reopened chunk, -1 - its block. */
  private static final int TIMES_AT = 8;

  private static final int VALUES_AT = 12;

  private final RecordPages pages = new RecordPages();
  private final EncodedBytes encoded = new EncodedBytes();
  private final ResidualCode code = new ResidualCode();
  private final SharedTimes times = new SharedTimes(pages, new TimeCode(code), encoded);
  private final ValueCode values = new ValueCode(code);
  private final OpenBlocks reopenedBlocks = new OpenBlocks(OpenBlocks.MOST_SAMPLES);
  private final long[] samples = new long[2 * OpenBlocks.MOST_SAMPLES];
  private final long[] scratch = new long[OpenBlocks.MOST_SAMPLES];
  private final RecordPages.Mover mover = this::moved;

  private int[] firstChunk = new int[0];
  private int[] lastChunk = new int[0];

  /** The one chunk of a series that is reopened; empty until the first late sample. */
  private int[] reopened = new int[0];

  /** By slot: grows when samples come late, or chunks stand elsewhere. */
  private int[] revisions = new int[0];

  /** Makes room for slots below {@code length}; new ones are empty. */
  void ensureSlots(int length) {
    firstChunk = extended(firstChunk, length);
    lastChunk = extended(lastChunk, length);
    revisions = Arrays.copyOf(revisions, length);
  }

  private static int[] extended(int[] chunks, int length) {
    int[] longer = Arrays.copyOf(chunks, length);
    Arrays.fill(longer, chunks.length, length, NONE);
    return longer;
  }

  boolean isEmpty(int slot) {
    return firstChunk[slot] == NONE;
  }

  /**
   * Stays the same while samples are only put behind a series' others and dropped before them, and
   * chunks stand where they stood.
   */
  int revision(int slot) {
    return revisions[slot];
  }

  /** Notes that a series isn't what it was. */
  void revise(int slot) {
    revisions[slot]++;
  }

  int last(int slot) {
    return lastChunk[slot];
  }

  int previous(int chunk) {
    return field(chunk, PREVIOUS_AT);
  }

  int next(int chunk) {
    return field(chunk, NEXT_AT);
  }

  private int field(int chunk, int at) {
    return EncodedBytes.getInt(pages.page(chunk), pages.body(chunk) + at);
  }

  private void setField(int chunk, int at, int value) {
    EncodedBytes.putInt(pages.page(chunk), pages.body(chunk) + at, value);
  }

  private boolean isReopened(int chunk) {
    return field(chunk, TIMES_AT) < 0;
  }

  private int block(int chunk) {
    return -1 - field(chunk, TIMES_AT);
  }

  long firstTimestamp(int chunk) {
    int column = field(chunk, TIMES_AT);
    return column < 0 ? reopenedBlocks.firstTimestamp(-1 - column) : times.first(column);
  }

  /**
   * Closes samples that are newer than a series' others.
   *
   * @param from pairs of event time and value bits, from {@code base}
   */
  void append(int slot, long[] from, int base, int count) {
    if (reopened.length > slot && reopened[slot] != NONE) {
      close(slot, reopened[slot]);
    }
    link(slot, lastChunk[slot], write(slot, from, base, count), NONE);
  }

  private int write(int slot, long[] from, int base, int count) {
    int column = times.share(from, base, count);
    encoded.clear();
    values.write(from, base, count, encoded);
    int chunk = pages.allocate(slot, VALUES_AT + encoded.size());
    System.arraycopy(
        encoded.bytes(), 0, pages.page(chunk), pages.body(chunk) + VALUES_AT, encoded.size());
    setField(chunk, TIMES_AT, column);
    return chunk;
  }

  private void link(int slot, int before, int chunk, int after) {
    setField(chunk, PREVIOUS_AT, before);
    setField(chunk, NEXT_AT, after);
    join(slot, before, chunk);
    join(slot, chunk, after);
  }

  private void join(int slot, int before, int after) {
    if (before == NONE) {
      firstChunk[slot] = after;
    } else {
      setField(before, NEXT_AT, after);
    }
    if (after == NONE) {
      lastChunk[slot] = before;
    } else {
      setField(after, PREVIOUS_AT, before);
    }
  }

  /** Puts a sample into a series that has chunks, where its time wants it. */
  Insertion insert(int slot, long timestampMillis, long valueBits) {
    int chunk = at(slot, timestampMillis);
    Insertion insertion =
        isReopened(chunk)
            ? insertOpen(slot, chunk, timestampMillis, valueBits)
            : reopen(slot, chunk, timestampMillis, valueBits);
    if (insertion == Insertion.ADDED) {
      revise(slot);
    }
    pages.compact(mover);
    return insertion;
  }

  /** The last chunk that begins at an event time or before; the first if none does. */
  private int at(int slot, long timestampMillis) {
    int chunk = slot < reopened.length && reopened[slot] != NONE ? reopened[slot] : lastChunk[slot];
    int before = previous(chunk);
    while (before != NONE && firstTimestamp(chunk) > timestampMillis) {
      chunk = before;
      before = previous(chunk);
    }
    int after = next(chunk);
    while (after != NONE && firstTimestamp(after) <= timestampMillis) {
      chunk = after;
      after = next(chunk);
    }
    return chunk;
  }

  private Insertion insertOpen(int slot, int chunk, long timestampMillis, long valueBits) {
    int block = block(chunk);
    int index = reopenedBlocks.indexOf(block, timestampMillis);
    long[] page = reopenedBlocks.page(block);
    int at = reopenedBlocks.base(block) + 2 * index;
    if (index < reopenedBlocks.count(block) && page[at] == timestampMillis) {
      return page[at + 1] == valueBits ? Insertion.DUPLICATE : Insertion.CONFLICT;
    }
    if (reopenedBlocks.isFull(block)) {
      int half = OpenBlocks.MOST_SAMPLES / 2;
      int lower = write(slot, page, reopenedBlocks.base(block), half);
      link(slot, previous(chunk), lower, chunk);
      reopenedBlocks.dropFirst(block, half);
      if (index <= half) {
        return reopen(slot, lower, timestampMillis, valueBits);
      }
      index -= half;
    }
    reopenedBlocks.insert(block, index, timestampMillis, valueBits);
    return Insertion.ADDED;
  }

  private Insertion reopen(int slot, int chunk, long timestampMillis, long valueBits) {
    int column = field(chunk, TIMES_AT);
    int count = times.count(column);
    times.read(column, samples, scratch);
    readValues(chunk, count, samples);
    int index = OpenBlocks.indexOf(samples, 0, count, timestampMillis);
    if (index < count && samples[2 * index] == timestampMillis) {
      return samples[2 * index + 1] == valueBits ? Insertion.DUPLICATE : Insertion.CONFLICT;
    }
    open(slot, chunk, column, count);
    return insertOpen(slot, chunk, timestampMillis, valueBits);
  }

  /** Puts a chunk's samples, which have been read, into a block; the series' other one closes. */
  private void open(int slot, int chunk, int column, int count) {
    if (slot >= reopened.length) {
      reopened = extended(reopened, firstChunk.length);
    }
    if (reopened[slot] != NONE) {
      close(slot, reopened[slot]);
    }
    int block = reopenedBlocks.allocate();
    reopenedBlocks.fill(block, samples, count);
    times.release(column);
    setField(chunk, TIMES_AT, -1 - block);
    reopened[slot] = chunk;
  }

  /**
   * Gives a sample that is there another value.
   *
   * @throws IllegalStateException if it isn't there
   */
  void replace(int slot, long timestampMillis, long valueBits) {
    int chunk = at(slot, timestampMillis);
    if (!isReopened(chunk)) {
      int column = field(chunk, TIMES_AT);
      int count = times.count(column);
      times.read(column, samples, scratch);
      readValues(chunk, count, samples);
      open(slot, chunk, column, count);
    }
    int block = block(chunk);
    int index = reopenedBlocks.indexOf(block, timestampMillis);
    long[] page = reopenedBlocks.page(block);
    int at = reopenedBlocks.base(block) + 2 * index;
    if (index == reopenedBlocks.count(block) || page[at] != timestampMillis) {
      throw new IllegalStateException(
          "replace: expected a sample at " + timestampMillis + " ms, found none");
    }
    page[at + 1] = valueBits;
    pages.compact(mover);
  }

  private void close(int slot, int chunk) {
    int block = block(chunk);
    int closed =
        write(
            slot,
            reopenedBlocks.page(block),
            reopenedBlocks.base(block),
            reopenedBlocks.count(block));
    link(slot, previous(chunk), closed, next(chunk));
    pages.free(chunk);
    reopenedBlocks.free(block);
    reopened[slot] = NONE;
    revise(slot);
  }

  /**
   * Reads a chunk's samples.
   *
   * @param into takes pairs of event time and value bits, from 0
   * @return how many
   */
  int read(int chunk, SampleCursor into) {
    int column = field(chunk, TIMES_AT);
    if (column < 0) {
      return into.copy(reopenedBlocks, -1 - column);
    }
    int count = times.count(column);
    if (into.forgetsTimes(this, column, times.additions())) {
      times.read(column, into.samples(), scratch);
    }
    readValues(chunk, count, into.samples());
    return count;
  }

  /** The number of a chunk's column of times; negative if it is reopened. */
  int column(int chunk) {
    return field(chunk, TIMES_AT);
  }

  /** How many samples share a column's times. */
  int columnCount(int column) {
    return times.count(column);
  }

  /** A column's number stands for the same times for as long as this is the same. */
  long columnAdditions() {
    return times.additions();
  }

  /** Reads a column's times to even indices. */
  void readTimes(int column, long[] into, long[] left) {
    times.read(column, into, left);
  }

  /** Where a chunk's values begin in its {@link #page}. */
  int valuesAt(int chunk) {
    return pages.body(chunk) + VALUES_AT;
  }

  byte[] page(int chunk) {
    return pages.page(chunk);
  }

  /** Reads a chunk's values to odd indices. */
  void readValues(int chunk, int count, long[] into, long[] left) {
    ValueCode.read(pages.page(chunk), valuesAt(chunk), count, into, left);
  }

  long[] reopenedPage(int chunk) {
    return reopenedBlocks.page(block(chunk));
  }

  /** Where a reopened chunk's pairs begin in its page. */
  int reopenedBase(int chunk) {
    return reopenedBlocks.base(block(chunk));
  }

  int reopenedCount(int chunk) {
    return reopenedBlocks.count(block(chunk));
  }

  private void readValues(int chunk, int count, long[] into) {
    ValueCode.read(pages.page(chunk), pages.body(chunk) + VALUES_AT, count, into, scratch);
  }

  /**
   * Gives back a series' leading chunks that end before an event time.
   *
   * @param tailMillis the first event time behind the series' last chunk
   */
  void expire(int slot, long floorMillis, long tailMillis) {
    int chunk = firstChunk[slot];
    while (chunk != NONE) {
      int following = next(chunk);
      // What follows begins where a chunk has ended: the chunk itself isn't looked at.
      if ((following == NONE ? tailMillis : firstTimestamp(following)) > floorMillis) {
        return;
      }
      drop(slot, chunk);
      join(slot, NONE, following);
      chunk = following;
    }
  }

  /** Gives back all of a series' chunks. */
  void expireAll(int slot) {
    int chunk = firstChunk[slot];
    while (chunk != NONE) {
      int following = next(chunk);
      drop(slot, chunk);
      chunk = following;
    }
    firstChunk[slot] = NONE;
    lastChunk[slot] = NONE;
    revise(slot);
  }

  private void drop(int slot, int chunk) {
    if (isReopened(chunk)) {
      reopenedBlocks.free(block(chunk));
      reopened[slot] = NONE;
    } else {
      times.release(field(chunk, TIMES_AT));
    }
    pages.free(chunk);
  }

  /** Moves chunks together, if too much memory is unused. */
  void compact() {
    pages.compact(mover);
  }

  private void moved(int owner, int from, int to) {
    if (SharedTimes.owns(owner)) {
      times.moved(owner, to);
    } else {
      revise(owner);
      join(owner, previous(to), to);
      join(owner, to, next(to));
      if (owner < reopened.length && reopened[owner] == from) {
        reopened[owner] = to;
      }
    }
  }

  long usedBytes() {
    return pages.usedBytes()
        + times.usedBytes()
        + reopenedBlocks.usedBytes()
        + (long) Integer.BYTES
            * (firstChunk.length + lastChunk.length + reopened.length + revisions.length);
  }

  void clear() {
    pages.clear();
    times.clear();
    reopenedBlocks.clear();
    firstChunk = new int[0];
    lastChunk = new int[0];
    reopened = new int[0];
    revisions = new int[0];
  }
}
