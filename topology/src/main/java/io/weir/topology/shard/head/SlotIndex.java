package io.weir.topology.shard.head;

/**
 * Finds slots by hash: open addressing, linear probing. An entry holds 32 bits of the hash beside
 * the slot, so that most misses are seen without looking at labels, and growing needs none. For one
 * thread.
 */
final class SlotIndex {
  static final int NONE = -1;
  private static final int LEAST_CAPACITY = 1024;

  /** Hash in the upper half, slot + 1 in the lower; 0 is free. */
  private long[] entries = new long[LEAST_CAPACITY];

  private int mask = LEAST_CAPACITY - 1;
  private int size;

  /** Where to look first for a hash. */
  int first(int hash) {
    return hash & mask;
  }

  /** Where to look after {@code position}. */
  int after(int position) {
    return (position + 1) & mask;
  }

  /** The entry at a position; 0 is the end of the search. */
  long entry(int position) {
    return entries[position];
  }

  static boolean hasHash(long entry, int hash) {
    return (int) (entry >>> 32) == hash;
  }

  static int slot(long entry) {
    return (int) entry - 1;
  }

  void add(int hash, int slot) {
    if (2 * (size + 1) > entries.length) {
      grow();
    }
    put((long) hash << 32 | (slot + 1));
    size++;
  }

  private void put(long entry) {
    int position = first((int) (entry >>> 32));
    while (entries[position] != 0) {
      position = after(position);
    }
    entries[position] = entry;
  }

  private void grow() {
    long[] old = entries;
    entries = new long[2 * old.length];
    mask = entries.length - 1;
    for (long entry : old) {
      if (entry != 0) {
        put(entry);
      }
    }
  }

  /** Takes a slot out; those behind it move up, so that searches still find them. */
  void remove(int hash, int slot) {
    int free = first(hash);
    while (slot(entries[free]) != slot) {
      if (entries[free] == 0) {
        throw new IllegalStateException("slot " + slot + ": expected it in the index, found none");
      }
      free = after(free);
    }
    for (int at = after(free); entries[at] != 0; at = after(at)) {
      int home = first((int) (entries[at] >>> 32));
      if (((at - home) & mask) >= ((at - free) & mask)) {
        entries[free] = entries[at];
        free = at;
      }
    }
    entries[free] = 0;
    size--;
  }

  long usedBytes() {
    return (long) Long.BYTES * entries.length;
  }

  void clear() {
    entries = new long[LEAST_CAPACITY];
    mask = LEAST_CAPACITY - 1;
    size = 0;
  }
}
