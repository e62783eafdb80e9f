package io.weir.topology.shard.head;

import java.util.Arrays;
import java.util.BitSet;

/**
 * Memory for records of any length, in pages that are filled one after the other. What is written
 * at the same time ages at the same time, so pages empty as a whole, and an empty page is dropped.
 * Where that isn't so, {@link #compact} moves what is left of a page, so that at most a third of
 * the memory, and a few pages, holds nothing.
 *
 * <p>A record has an owner, by which the one who keeps its location is told where it went. For one
 * thread.
 */
final class RecordPages {
  /** No record. */
  static final int NONE = -1;

  private static final int PAGE_SHIFT = 16;
  private static final int PAGE_BYTES = 1 << PAGE_SHIFT;

  /** Records begin at multiples of this, so that a location fits an {@code int}. */
  private static final int UNIT_SHIFT = 2;

  private static final int UNITS_SHIFT = PAGE_SHIFT - UNIT_SHIFT;
  private static final int UNITS_MASK = (1 << UNITS_SHIFT) - 1;
  private static final int LENGTH_AT = Integer.BYTES;
  private static final int BODY_AT = LENGTH_AT + Short.BYTES;

  /** Pages that may hold nothing before any are looked at. */
  private static final int SPARE_PAGES = 4;

  /** Is told that a record has moved. */
  @FunctionalInterface
  interface Mover {
    void moved(int owner, int from, int to);
  }

  private static final byte[] NO_PAGE = new byte[0];

  private byte[][] pages = new byte[0][];

  /** Bytes of a page that are written, and of those the ones that are still in use. */
  private int[] written = new int[0];

  private int[] used = new int[0];

  private final BitSet freePages = new BitSet();
  private int heldPages;
  private int filling = NONE;
  private long usedBytes;

  /**
   * A record; what it holds is undefined.
   *
   * @param owner who it belongs to, for {@link Mover}
   */
  int allocate(int owner, int bodyLength) {
    int length = roundUp(BODY_AT + bodyLength);
    if (filling == NONE || written[filling] + length > PAGE_BYTES) {
      addPage();
    }
    int offset = written[filling];
    byte[] page = pages[filling];
    EncodedBytes.putInt(page, offset, owner);
    page[offset + LENGTH_AT] = (byte) length;
    page[offset + LENGTH_AT + 1] = (byte) (length >>> Byte.SIZE);
    written[filling] += length;
    used[filling] += length;
    usedBytes += length;
    return record(filling, offset);
  }

  private static int record(int number, int offset) {
    return (number << UNITS_SHIFT) | (offset >>> UNIT_SHIFT);
  }

  private static int roundUp(int length) {
    return (length + (1 << UNIT_SHIFT) - 1) & -(1 << UNIT_SHIFT);
  }

  private void addPage() {
    int before = filling;
    int number = freePages.nextSetBit(0);
    if (number < 0) {
      number = pages.length;
      int length = Math.max(4, number + (number >> 2));
      pages = Arrays.copyOf(pages, length);
      written = Arrays.copyOf(written, length);
      used = Arrays.copyOf(used, length);
      freePages.set(number, length);
    }
    freePages.clear(number);
    pages[number] = new byte[PAGE_BYTES + EncodedBytes.SLACK];
    heldPages++;
    filling = number;
    if (before != NONE) {
      dropIfEmpty(before);
    }
  }

  /** The page of a record; its body begins at {@link #body}. */
  byte[] page(int record) {
    return pages[record >>> UNITS_SHIFT];
  }

  /** Where a record's body begins in its page. */
  int body(int record) {
    return offset(record) + BODY_AT;
  }

  private static int offset(int record) {
    return (record & UNITS_MASK) << UNIT_SHIFT;
  }

  private static int length(byte[] page, int offset) {
    return (page[offset + LENGTH_AT] & 0xff) | ((page[offset + LENGTH_AT + 1] & 0xff) << Byte.SIZE);
  }

  /** Whose record it is. */
  int owner(int record) {
    return EncodedBytes.getInt(page(record), offset(record));
  }

  /** Gives a record back. */
  void free(int record) {
    int number = record >>> UNITS_SHIFT;
    byte[] page = pages[number];
    int offset = offset(record);
    int length = length(page, offset);
    // The mark of the dead is a length whose lowest bit is set: lengths are multiples of four.
    page[offset + LENGTH_AT] |= 1;
    used[number] -= length;
    usedBytes -= length;
    if (number != filling) {
      dropIfEmpty(number);
    }
  }

  private void dropIfEmpty(int number) {
    if (used[number] == 0) {
      pages[number] = NO_PAGE;
      written[number] = 0;
      freePages.set(number);
      heldPages--;
    }
  }

  /**
   * Moves records out of pages that are mostly unused, if too much memory is. To be called when
   * nobody holds a location that the mover doesn't change.
   */
  void compact(Mover mover) {
    while (heldPages - SPARE_PAGES > (usedBytes + (usedBytes >> 1)) / PAGE_BYTES) {
      moveOut(leastUsed(), mover);
    }
  }

  private int leastUsed() {
    int least = NONE;
    for (int number = freePages.nextClearBit(0);
        number < pages.length;
        number = freePages.nextClearBit(number + 1)) {
      if (number != filling && (least == NONE || used[number] < used[least])) {
        least = number;
      }
    }
    return least;
  }

  private void moveOut(int number, Mover mover) {
    byte[] page = pages[number];
    int end = written[number];
    for (int offset = 0, length; offset < end; offset += length) {
      length = length(page, offset) & ~1;
      if ((page[offset + LENGTH_AT] & 1) == 0) {
        int owner = EncodedBytes.getInt(page, offset);
        int from = record(number, offset);
        int to = allocate(owner, length - BODY_AT);
        System.arraycopy(page, offset, page(to), offset(to), length);
        mover.moved(owner, from, to);
        free(from);
      }
    }
  }

  /** Bytes of the pages. */
  long usedBytes() {
    return (long) heldPages * PAGE_BYTES;
  }

  void clear() {
    pages = new byte[0][];
    written = new int[0];
    used = new int[0];
    freePages.clear();
    heldPages = 0;
    filling = NONE;
    usedBytes = 0;
  }
}
