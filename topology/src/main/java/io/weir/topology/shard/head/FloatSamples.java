package io.weir.topology.shard.head;

import java.util.Arrays;

/**
 * The floats of all series, each series' ascending by event time, each time once. Values are bits:
 * NaNs are equal if their bits are. For one thread.
 */
final class FloatSamples {
  private final SampleSlab slab = new SampleSlab();
  private int[] firstChunk = new int[0];
  private int[] lastChunk = new int[0];
  private long[] lastTimestamp = new long[0];

  /** Makes room for slots below {@code count}; new ones are empty. */
  void ensureSlots(int count) {
    int old = firstChunk.length;
    if (count > old) {
      int length = Math.max(count, Math.max(1024, old + (old >> 1)));
      firstChunk = Arrays.copyOf(firstChunk, length);
      lastChunk = Arrays.copyOf(lastChunk, length);
      lastTimestamp = Arrays.copyOf(lastTimestamp, length);
      Arrays.fill(firstChunk, old, length, SampleSlab.NONE);
      Arrays.fill(lastChunk, old, length, SampleSlab.NONE);
      Arrays.fill(lastTimestamp, old, length, Long.MIN_VALUE);
    }
  }

  boolean isEmpty(int slot) {
    return firstChunk[slot] == SampleSlab.NONE;
  }

  Insertion put(int slot, long timestampMillis, long valueBits) {
    int chunk = lastChunk[slot];
    if (timestampMillis > lastTimestamp[slot] || chunk == SampleSlab.NONE) {
      append(slot, chunk, timestampMillis, valueBits);
      return Insertion.ADDED;
    }
    return insert(slot, chunk, timestampMillis, valueBits);
  }

  private void append(int slot, int last, long timestampMillis, long valueBits) {
    int chunk = last;
    if (chunk == SampleSlab.NONE || slab.count(chunk) == SampleSlab.CHUNK_SAMPLES) {
      chunk = slab.allocate();
      slab.link(last, chunk);
      lastChunk[slot] = chunk;
      if (last == SampleSlab.NONE) {
        firstChunk[slot] = chunk;
      }
    }
    int count = slab.count(chunk);
    long[] page = slab.page(chunk);
    int at = slab.base(chunk) + 2 * count;
    page[at] = timestampMillis;
    page[at + 1] = valueBits;
    slab.setCount(chunk, count + 1);
    lastTimestamp[slot] = timestampMillis;
  }

  private Insertion insert(int slot, int last, long timestampMillis, long valueBits) {
    int chunk = last;
    while (slab.firstTimestamp(chunk) > timestampMillis
        && slab.previous(chunk) != SampleSlab.NONE) {
      chunk = slab.previous(chunk);
    }
    int index = indexOf(chunk, timestampMillis);
    if (index < slab.count(chunk)) {
      long[] page = slab.page(chunk);
      int at = slab.base(chunk) + 2 * index;
      if (page[at] == timestampMillis) {
        return page[at + 1] == valueBits ? Insertion.DUPLICATE : Insertion.CONFLICT;
      }
    }
    if (slab.count(chunk) == SampleSlab.CHUNK_SAMPLES) {
      int upper = split(slot, chunk);
      int half = SampleSlab.CHUNK_SAMPLES / 2;
      if (index > half) {
        chunk = upper;
        index -= half;
      }
    }
    shiftIn(chunk, index, timestampMillis, valueBits);
    return Insertion.ADDED;
  }

  /** Index of a chunk's first sample that isn't before an event time; its count if all are. */
  private int indexOf(int chunk, long timestampMillis) {
    long[] page = slab.page(chunk);
    int base = slab.base(chunk);
    int low = 0;
    int high = slab.count(chunk);
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (page[base + 2 * middle] < timestampMillis) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private int split(int slot, int chunk) {
    int upper = slab.allocate();
    int half = SampleSlab.CHUNK_SAMPLES / 2;
    System.arraycopy(
        slab.page(chunk),
        slab.base(chunk) + 2 * half,
        slab.page(upper),
        slab.base(upper),
        2 * half);
    slab.setCount(chunk, half);
    slab.setCount(upper, half);
    slab.link(upper, slab.next(chunk));
    slab.link(chunk, upper);
    if (lastChunk[slot] == chunk) {
      lastChunk[slot] = upper;
    }
    return upper;
  }

  private void shiftIn(int chunk, int index, long timestampMillis, long valueBits) {
    long[] page = slab.page(chunk);
    int count = slab.count(chunk);
    int at = slab.base(chunk) + 2 * index;
    System.arraycopy(page, at, page, at + 2, 2 * (count - index));
    page[at] = timestampMillis;
    page[at + 1] = valueBits;
    slab.setCount(chunk, count + 1);
  }

  /** Gives back a series' leading chunks that end before an event time. */
  void expire(int slot, long floorMillis) {
    int chunk = firstChunk[slot];
    while (chunk != SampleSlab.NONE && slab.lastTimestamp(chunk) < floorMillis) {
      int following = slab.next(chunk);
      slab.free(chunk);
      chunk = following;
    }
    firstChunk[slot] = chunk;
    if (chunk == SampleSlab.NONE) {
      lastChunk[slot] = SampleSlab.NONE;
      lastTimestamp[slot] = Long.MIN_VALUE;
    } else {
      slab.link(SampleSlab.NONE, chunk);
    }
  }

  /** Points a cursor at a series' first sample that isn't before an event time. */
  boolean seek(SampleCursor cursor, int slot, long fromMillis) {
    int chunk = lastChunk[slot];
    if (chunk == SampleSlab.NONE || lastTimestamp[slot] < fromMillis) {
      return false;
    }
    while (slab.firstTimestamp(chunk) > fromMillis && slab.previous(chunk) != SampleSlab.NONE) {
      chunk = slab.previous(chunk);
    }
    int index = indexOf(chunk, fromMillis);
    if (index == slab.count(chunk)) {
      chunk = slab.next(chunk);
      index = 0;
    }
    cursor.point(slab, chunk, index);
    return true;
  }

  long usedBytes() {
    return slab.usedBytes() + 16L * firstChunk.length;
  }

  void clear() {
    slab.clear();
    firstChunk = new int[0];
    lastChunk = new int[0];
    lastTimestamp = new long[0];
  }
}
