package io.weir.topology.shard.head;

import java.util.Arrays;
import java.util.BitSet;

/**
 * Memory for samples that aren't compressed: blocks of equal size, each a run of (timestamp, value
 * bits) pairs ascending by time, in large pages. Blocks are numbered and used again when they are
 * given back, so that they cost no objects. For one thread.
 */
final class OpenBlocks {
  /** Samples of a series' tail: when it is full, a chunk is made of them. */
  static final int TAIL_SAMPLES = 24;

  /** No block and no chunk has more samples. */
  static final int MOST_SAMPLES = 2 * TAIL_SAMPLES;

  /** No block. */
  static final int NONE = -1;

  private static final long[] NO_PAGE = new long[0];
  private static final int PAGE_SHIFT = 6;
  private static final int PAGE_BLOCKS = 1 << PAGE_SHIFT;

  /** Pages that may be mostly free before any block is moved. */
  private static final int SPARE_PAGES = 4;

  /** So many of a block's last samples are looked at one after the other. */
  private static final int RECENT = 8;

  private static final int PAGE_MASK = PAGE_BLOCKS - 1;

  private final int capacity;
  private long[][] pages = new long[0][];

  /** Samples of a block; of a free one, the next free one of its page. */
  private int[] counts = new int[0];

  /** By page: the first free block, and how many blocks are used. */
  private int[] firstFree = new int[0];

  private int[] used = new int[0];
  private final BitSet pagesWithRoom = new BitSet();
  private int heldPages;
  private int usedBlocks;

  /**
   * No blocks yet.
   *
   * @param capacity samples that a block has room for
   */
  OpenBlocks(int capacity) {
    this.capacity = capacity;
  }

  /** An empty block. Low pages are filled first, so that high ones become empty. */
  int allocate() {
    int number = pagesWithRoom.nextSetBit(0);
    if (number < 0) {
      number = pages.length;
      int length = number + Math.max(1, number >> 3);
      pages = Arrays.copyOf(pages, length);
      Arrays.fill(pages, number, length, NO_PAGE);
      firstFree = Arrays.copyOf(firstFree, length);
      used = Arrays.copyOf(used, length);
      counts = Arrays.copyOf(counts, length << PAGE_SHIFT);
      pagesWithRoom.set(number, length);
    }
    if (used[number] == 0) {
      fillPage(number);
    }
    int block = firstFree[number];
    firstFree[number] = counts[block];
    counts[block] = 0;
    used[number]++;
    usedBlocks++;
    if (firstFree[number] == NONE) {
      pagesWithRoom.clear(number);
    }
    return block;
  }

  private void fillPage(int number) {
    int first = number << PAGE_SHIFT;
    int last = first + PAGE_BLOCKS - 1;
    pages[number] = new long[PAGE_BLOCKS * 2 * capacity];
    heldPages++;
    for (int block = first; block < last; block++) {
      counts[block] = block + 1;
    }
    counts[last] = NONE;
    firstFree[number] = first;
  }

  /** Gives a block back; the last of its page gives back the page. */
  void free(int block) {
    int number = block >>> PAGE_SHIFT;
    counts[block] = firstFree[number];
    firstFree[number] = block;
    pagesWithRoom.set(number);
    used[number]--;
    usedBlocks--;
    if (used[number] == 0) {
      pages[number] = NO_PAGE;
      heldPages--;
    }
  }

  /**
   * Moves a block to a lower page if too many pages are mostly free, so that the high ones become
   * empty.
   *
   * @return where its samples are now
   */
  int settle(int block) {
    int lowest = pagesWithRoom.nextSetBit(0);
    boolean compact = heldPages - SPARE_PAGES <= (usedBlocks + (usedBlocks >> 1)) >>> PAGE_SHIFT;
    if (compact || lowest >= block >>> PAGE_SHIFT) {
      return block;
    }
    int lower = allocate();
    System.arraycopy(page(block), base(block), page(lower), base(lower), 2 * counts[block]);
    counts[lower] = counts[block];
    free(block);
    return lower;
  }

  int count(int block) {
    return counts[block];
  }

  boolean isFull(int block) {
    return counts[block] == capacity;
  }

  /** The page of a block; its pairs begin at {@link #base}. */
  long[] page(int block) {
    return pages[block >>> PAGE_SHIFT];
  }

  /** Where a block's first timestamp stands in its page; its value follows, then the next pair. */
  int base(int block) {
    return (block & PAGE_MASK) * 2 * capacity;
  }

  long firstTimestamp(int block) {
    return page(block)[base(block)];
  }

  /** Puts a sample behind all others; the block has room. */
  void append(int block, long timestampMillis, long valueBits) {
    int count = counts[block];
    long[] page = page(block);
    int at = base(block) + 2 * count;
    page[at] = timestampMillis;
    page[at + 1] = valueBits;
    counts[block] = count + 1;
  }

  /** Puts a sample in at an index; the block has room. */
  void insert(int block, int index, long timestampMillis, long valueBits) {
    long[] page = page(block);
    int count = counts[block];
    int at = base(block) + 2 * index;
    System.arraycopy(page, at, page, at + 2, 2 * (count - index));
    page[at] = timestampMillis;
    page[at + 1] = valueBits;
    counts[block] = count + 1;
  }

  /** Fills an empty block with the first {@code count} pairs. */
  void fill(int block, long[] samples, int count) {
    System.arraycopy(samples, 0, page(block), base(block), 2 * count);
    counts[block] = count;
  }

  /** Drops a block's first samples. */
  void dropFirst(int block, int dropped) {
    long[] page = page(block);
    int base = base(block);
    int left = counts[block] - dropped;
    System.arraycopy(page, base + 2 * dropped, page, base, 2 * left);
    counts[block] = left;
  }

  /** Index of a block's first sample that isn't before an event time; its count if all are. */
  int indexOf(int block, long timestampMillis) {
    return indexOf(page(block), base(block), counts[block], timestampMillis);
  }

  /**
   * Index of a block's first sample that isn't before an event time, if it is one of the last few;
   * 0 or less if it may be any.
   */
  int recentIndexOf(int block, long timestampMillis) {
    long[] page = page(block);
    int base = base(block);
    int index = counts[block];
    for (int least = index - RECENT; index > 0 && page[base + 2 * index - 2] >= timestampMillis; ) {
      if (--index == least) {
        return NONE;
      }
    }
    return index;
  }

  /** Index of the first of some pairs that isn't before an event time; their count if all are. */
  static int indexOf(long[] samples, int base, int count, long timestampMillis) {
    int low = 0;
    int high = count;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (samples[base + 2 * middle] < timestampMillis) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** Bytes of the pages. */
  long usedBytes() {
    return (long) heldPages * PAGE_BLOCKS * 2 * capacity * Long.BYTES
        + (long) counts.length * Integer.BYTES;
  }

  void clear() {
    pages = new long[0][];
    counts = new int[0];
    firstFree = new int[0];
    used = new int[0];
    pagesWithRoom.clear();
    heldPages = 0;
    usedBlocks = 0;
  }
}
