package io.weir.topology.shard.index;

import java.util.Arrays;

/** A set of slots as bits, for the time of a selection. For one thread. */
final class SlotBits {
  private static final int AT_ONCE = 512;

  private long[] words = new long[0];

  void add(int slot) {
    int word = slot >>> 6;
    if (word >= words.length) {
      words = Arrays.copyOf(words, word + 64 + (word >> 1));
    }
    words[word] |= 1L << slot;
  }

  void addAll(SlotSet set, Turns turns) {
    int units = 1;
    for (int slot = set.next(0); slot != SlotSet.NONE; slot = set.next(slot + 1)) {
      add(slot);
      if (++units == AT_ONCE) {
        turns.spend(units);
        units = 0;
      }
    }
    turns.spend(units);
  }

  boolean contains(int slot) {
    int word = slot >>> 6;
    return word < words.length && (words[word] & (1L << slot)) != 0;
  }
}
