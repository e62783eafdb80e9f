package io.weir.topology.shard.index;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The series of a tenant that have a label of one name: all of them, and by value. One thread. */
final class LabelPostings {
  private final SlotSet all = new SlotSet();
  private final ByteTexts values = new ByteTexts();
  private @Nullable SlotSet[] slots = new SlotSet[4];
  private long valueBytes;

  /** The series that have the label. */
  SlotSet all() {
    return all;
  }

  /** The values in use. */
  ByteTexts values() {
    return values;
  }

  /** The series that have a value; null if none has. */
  @Nullable SlotSet of(byte[] value, int from, int to) {
    int number = values.find(value, from, to);
    return number == ByteTexts.NONE ? null : slots[number];
  }

  /** The series that have the value of a number; null if the number isn't in use. */
  @Nullable SlotSet of(int number) {
    return number < slots.length ? slots[number] : null;
  }

  /** Bytes of the values, as texts. */
  long valueBytes() {
    return valueBytes;
  }

  void add(int slot, byte[] value, int from, int to) {
    int number = values.find(value, from, to);
    if (number == ByteTexts.NONE) {
      number = values.add(value, from, to);
      valueBytes += to - from;
      if (number >= slots.length) {
        slots = Arrays.copyOf(slots, number + (number >> 1) + 1);
      }
    }
    SlotSet set = slots[number];
    if (set == null) {
      set = new SlotSet();
      slots[number] = set;
    }
    set.add(slot);
    all.add(slot);
  }

  void remove(int slot, byte[] value, int from, int to) {
    int number = values.find(value, from, to);
    SlotSet set = number == ByteTexts.NONE ? null : slots[number];
    if (set == null || !set.remove(slot)) {
      throw new IllegalStateException("slot " + slot + ": expected it among the label's postings");
    }
    if (set.isEmpty()) {
      slots[number] = null;
      values.remove(number);
      valueBytes -= to - from;
    }
    all.remove(slot);
  }
}
