package io.weir.topology.shard.head;

import java.util.Arrays;

/**
 * Memory for samples: chunks of equal size, each a run of (timestamp, value bits) pairs, in large
 * pages. Chunks are numbered and used again when they are given back, so that samples cost no
 * objects. For one thread.
 */
final class SampleSlab {
  /** Samples of a chunk. */
  static final int CHUNK_SAMPLES = 32;

  private static final int CHUNK_LONGS = 2 * CHUNK_SAMPLES;
  private static final int PAGE_SHIFT = 11;
  private static final int PAGE_CHUNKS = 1 << PAGE_SHIFT;

  /**
   * One chunk less than its number has room for: with its header the page is just under 1 MiB,
   * which wastes no part of a region of the garbage collector.
   */
  private static final int PAGE_USED = PAGE_CHUNKS - 1;

  private static final int PAGE_MASK = PAGE_CHUNKS - 1;

  /** No chunk. */
  static final int NONE = -1;

  private long[][] pages = new long[0][];

  /**
   * Links of a series' chunks in the order of time; of a free chunk {@code next} is the next free
   * one.
   */
  private int[] next = new int[0];

  private int[] previous = new int[0];
  private byte[] counts = new byte[0];
  private int firstFree = NONE;
  private int usedChunks;

  /** An empty chunk without neighbours. */
  int allocate() {
    if (firstFree == NONE) {
      addPage();
    }
    int chunk = firstFree;
    firstFree = next[chunk];
    next[chunk] = NONE;
    previous[chunk] = NONE;
    counts[chunk] = 0;
    usedChunks++;
    return chunk;
  }

  private void addPage() {
    int first = pages.length << PAGE_SHIFT;
    int end = first + PAGE_CHUNKS;
    pages = Arrays.copyOf(pages, pages.length + 1);
    pages[pages.length - 1] = new long[PAGE_USED * CHUNK_LONGS];
    if (end > next.length) {
      int length = Math.max(end, next.length + (next.length >> 1));
      next = Arrays.copyOf(next, length);
      previous = Arrays.copyOf(previous, length);
      counts = Arrays.copyOf(counts, length);
    }
    for (int chunk = first; chunk < end - 2; chunk++) {
      next[chunk] = chunk + 1;
    }
    next[end - 2] = NONE;
    firstFree = first;
  }

  /** Gives a chunk back; its links are gone. */
  void free(int chunk) {
    next[chunk] = firstFree;
    firstFree = chunk;
    usedChunks--;
  }

  /** Bytes of the chunks in use. */
  long usedBytes() {
    return (long) usedChunks * (CHUNK_LONGS * Long.BYTES + 2 * Integer.BYTES + 1);
  }

  int next(int chunk) {
    return next[chunk];
  }

  int previous(int chunk) {
    return previous[chunk];
  }

  void link(int before, int after) {
    if (before != NONE) {
      next[before] = after;
    }
    if (after != NONE) {
      previous[after] = before;
    }
  }

  int count(int chunk) {
    return counts[chunk];
  }

  void setCount(int chunk, int count) {
    counts[chunk] = (byte) count;
  }

  /** The page of a chunk; its pairs begin at {@link #base}. */
  long[] page(int chunk) {
    return pages[chunk >>> PAGE_SHIFT];
  }

  /** Where a chunk's first timestamp stands in its page; its value follows, then the next pair. */
  int base(int chunk) {
    return (chunk & PAGE_MASK) * CHUNK_LONGS;
  }

  long firstTimestamp(int chunk) {
    return page(chunk)[base(chunk)];
  }

  long lastTimestamp(int chunk) {
    return page(chunk)[base(chunk) + 2 * (counts[chunk] - 1)];
  }

  void clear() {
    pages = new long[0][];
    next = new int[0];
    previous = new int[0];
    counts = new byte[0];
    firstFree = NONE;
    usedChunks = 0;
  }
}
