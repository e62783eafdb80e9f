package io.weir.topology.shard.head;

import java.util.Arrays;

/**
 * The floats of all series, each series' ascending by event time, each time once: an uncompressed
 * tail, which holds the newest, and compressed chunks behind it. A series without a tail has no
 * samples. Values are bits: NaNs are equal if their bits are. For one thread.
 */
final class FloatSamples {
  private final OpenBlocks tails = new OpenBlocks(OpenBlocks.TAIL_SAMPLES);
  private final ClosedChunks chunks = new ClosedChunks();
  private int[] tailOf = new int[0];
  private long[] lastTimestamp = new long[0];

  /** Samples before it may have been dropped. */
  private long expiredMillis = Long.MIN_VALUE;

  /** Makes room for slots below {@code count}; new ones are empty. */
  void ensureSlots(int count) {
    int old = tailOf.length;
    if (count > old) {
      int length = Math.max(count, Math.max(64, old + (old >> 2)));
      tailOf = Arrays.copyOf(tailOf, length);
      lastTimestamp = Arrays.copyOf(lastTimestamp, length);
      Arrays.fill(tailOf, old, length, OpenBlocks.NONE);
      Arrays.fill(lastTimestamp, old, length, Long.MIN_VALUE);
      chunks.ensureSlots(length);
    }
  }

  boolean isEmpty(int slot) {
    return tailOf[slot] == OpenBlocks.NONE;
  }

  int tail(int slot) {
    return tailOf[slot];
  }

  /** Event time of a series' newest sample; {@code Long.MIN_VALUE} if it has none. */
  long lastMillis(int slot) {
    return lastTimestamp[slot];
  }

  /** Stays the same while samples are only put behind a series' others and dropped before them. */
  int revision(int slot) {
    return chunks.revision(slot);
  }

  /** Samples that aren't before it are there still, unless their series' revision says no. */
  long expiredMillis() {
    return expiredMillis;
  }

  SampleWalk walk(int rows) {
    return new SampleWalk(this, chunks, tails, rows);
  }

  Insertion put(int slot, long timestampMillis, long valueBits) {
    int tail = tailOf[slot];
    if (tail == OpenBlocks.NONE) {
      tail = tails.allocate();
      tailOf[slot] = tail;
    } else if (timestampMillis <= lastTimestamp[slot]) {
      return insert(slot, tail, timestampMillis, valueBits);
    } else if (tails.isFull(tail)) {
      close(slot, tail, OpenBlocks.TAIL_SAMPLES);
    }
    tails.append(tail, timestampMillis, valueBits);
    lastTimestamp[slot] = timestampMillis;
    return Insertion.ADDED;
  }

  /** Makes a chunk of a tail's first samples. */
  private void close(int slot, int tail, int count) {
    chunks.append(slot, tails.page(tail), tails.base(tail), count);
    tails.dropFirst(tail, count);
  }

  private Insertion insert(int slot, int tail, long timestampMillis, long valueBits) {
    if (timestampMillis < tails.firstTimestamp(tail) && !chunks.isEmpty(slot)) {
      return chunks.insert(slot, timestampMillis, valueBits);
    }
    int index = tails.indexOf(tail, timestampMillis);
    long[] page = tails.page(tail);
    int at = tails.base(tail) + 2 * index;
    if (page[at] == timestampMillis) {
      return page[at + 1] == valueBits ? Insertion.DUPLICATE : Insertion.CONFLICT;
    }
    if (tails.isFull(tail)) {
      int half = OpenBlocks.TAIL_SAMPLES / 2;
      close(slot, tail, half);
      if (index <= half) {
        return chunks.insert(slot, timestampMillis, valueBits);
      }
      index -= half;
    }
    tails.insert(tail, index, timestampMillis, valueBits);
    chunks.revise(slot);
    return Insertion.ADDED;
  }

  /**
   * Gives a sample that is there another value.
   *
   * @throws IllegalStateException if it isn't there
   */
  void replace(int slot, long timestampMillis, long valueBits) {
    chunks.revise(slot);
    int tail = tailOf[slot];
    if (timestampMillis < tails.firstTimestamp(tail) && !chunks.isEmpty(slot)) {
      chunks.replace(slot, timestampMillis, valueBits);
      return;
    }
    int at = tails.base(tail) + 2 * tails.indexOf(tail, timestampMillis);
    long[] page = tails.page(tail);
    if (page[at] != timestampMillis) {
      throw new IllegalStateException(
          "replace: expected a sample at " + timestampMillis + " ms, found none");
    }
    page[at + 1] = valueBits;
  }

  /**
   * Takes a sample away. That is seldom, so all that the series has is put anew.
   *
   * @return whether it was there
   */
  boolean remove(int slot, long timestampMillis) {
    SampleCursor cursor = new SampleCursor();
    if (!seek(cursor, slot, timestampMillis) || cursor.timestampMillis() != timestampMillis) {
      return false;
    }
    long[] kept = new long[2 * OpenBlocks.MOST_SAMPLES];
    int count = 0;
    for (boolean more = seek(cursor, slot, Long.MIN_VALUE); more; more = cursor.next()) {
      if (cursor.timestampMillis() != timestampMillis) {
        if (count == kept.length) {
          kept = Arrays.copyOf(kept, 2 * count);
        }
        kept[count++] = cursor.timestampMillis();
        kept[count++] = cursor.valueBits();
      }
    }
    chunks.expireAll(slot);
    tails.free(tailOf[slot]);
    tailOf[slot] = OpenBlocks.NONE;
    lastTimestamp[slot] = Long.MIN_VALUE;
    for (int i = 0; i < count; i += 2) {
      put(slot, kept[i], kept[i + 1]);
    }
    chunks.revise(slot);
    return true;
  }

  /** Gives back a series' leading chunks that end before an event time. */
  void expire(int slot, long floorMillis) {
    int tail = tailOf[slot];
    if (tail == OpenBlocks.NONE) {
      return;
    }
    if (lastTimestamp[slot] < floorMillis) {
      chunks.expireAll(slot);
      tails.free(tail);
      tailOf[slot] = OpenBlocks.NONE;
      lastTimestamp[slot] = Long.MIN_VALUE;
    } else {
      expiredMillis = Math.max(expiredMillis, floorMillis);
      chunks.expire(slot, floorMillis, tails.firstTimestamp(tail));
      tailOf[slot] = tails.settle(tail);
    }
    chunks.compact();
  }

  /** Points a cursor at a series' first sample that isn't before an event time. */
  boolean seek(SampleCursor cursor, int slot, long fromMillis) {
    int tail = tailOf[slot];
    if (tail == OpenBlocks.NONE || lastTimestamp[slot] < fromMillis) {
      return false;
    }
    int recent = tails.recentIndexOf(tail, fromMillis);
    if (recent > 0) {
      cursor.pointAtTail(tails, tail, recent);
      return true;
    }
    int chunk = chunks.last(slot);
    if (chunk == ClosedChunks.NONE || tails.firstTimestamp(tail) <= fromMillis) {
      cursor.pointAtTail(tails, tail, tails.indexOf(tail, fromMillis));
      return true;
    }
    for (int before = chunks.previous(chunk);
        before != ClosedChunks.NONE && chunks.firstTimestamp(chunk) > fromMillis;
        before = chunks.previous(chunk)) {
      chunk = before;
    }
    cursor.point(this, slot, chunks, chunk);
    if (!cursor.skipTo(fromMillis)) {
      follow(cursor, slot, chunk);
    }
    return true;
  }

  /** Bits of a series' newest sample; it has one. */
  long lastValueBits(int slot) {
    int tail = tailOf[slot];
    return tails.page(tail)[tails.base(tail) + 2 * tails.count(tail) - 1];
  }

  /** Points a cursor at a series' last sample that isn't after an event time. */
  boolean seekLast(SampleCursor cursor, int slot, long toMillis) {
    int tail = tailOf[slot];
    if (tail == OpenBlocks.NONE) {
      return false;
    }
    if (tails.firstTimestamp(tail) <= toMillis) {
      int behind =
          lastTimestamp[slot] <= toMillis ? tails.count(tail) : tails.indexOf(tail, toMillis + 1);
      cursor.pointAtTail(tails, tail, behind - 1);
      return true;
    }
    int chunk = chunks.last(slot);
    while (chunk != ClosedChunks.NONE && chunks.firstTimestamp(chunk) > toMillis) {
      chunk = chunks.previous(chunk);
    }
    if (chunk == ClosedChunks.NONE) {
      return false;
    }
    cursor.point(this, slot, chunks, chunk);
    cursor.skipToLast(toMillis);
    return true;
  }

  /** Points a cursor at the first sample behind a chunk. */
  void follow(SampleCursor cursor, int slot, int chunk) {
    int following = chunks.next(chunk);
    if (following == ClosedChunks.NONE) {
      cursor.pointAtTail(tails, tailOf[slot], 0);
    } else {
      cursor.point(this, slot, chunks, following);
    }
  }

  long usedBytes() {
    return tails.usedBytes()
        + chunks.usedBytes()
        + (long) tailOf.length * (Integer.BYTES + Long.BYTES);
  }

  void clear() {
    tails.clear();
    chunks.clear();
    tailOf = new int[0];
    lastTimestamp = new long[0];
    expiredMillis = Long.MIN_VALUE;
  }
}
