package io.weir.topology.shard.index;

import io.weir.schemas.labels.EncodedLabels;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Texts as UTF-8 bytes, each once, by small numbers. A text keeps its number, and its array, until
 * it is removed; then the number is used again. For one thread.
 */
final class ByteTexts {
  static final int NONE = -1;
  private static final int LEAST_CAPACITY = 8;

  private byte[] @Nullable [] texts = new byte[4][];
  private int[] hashes = new int[4];

  /** Of a free number: the next free one. */
  private int firstFree = NONE;

  /** Open addressing, linear probing: number + 1, 0 is free. */
  private int[] table = new int[LEAST_CAPACITY];

  private int end;
  private int count;

  /** How many there are. */
  int count() {
    return count;
  }

  /** All numbers are below this. */
  int end() {
    return end;
  }

  /** The text of a number, not to be changed; null if the number isn't in use. */
  byte @Nullable [] text(int number) {
    return texts[number];
  }

  /** The number of a text, or {@link #NONE}. */
  int find(byte[] bytes, int from, int to) {
    int hash = hash(bytes, from, to);
    int mask = table.length - 1;
    for (int at = hash & mask; table[at] != 0; at = (at + 1) & mask) {
      int number = table[at] - 1;
      byte[] text = texts[number];
      if (hashes[number] == hash
          && text != null
          && Arrays.equals(text, 0, text.length, bytes, from, to)) {
        return number;
      }
    }
    return NONE;
  }

  private static int hash(byte[] bytes, int from, int to) {
    long hash = EncodedLabels.hash(bytes, from, to);
    return (int) (hash ^ (hash >>> 32));
  }

  /** Adds a text that isn't there; copies it. */
  int add(byte[] bytes, int from, int to) {
    if (4 * (count + 1) > 3 * table.length) {
      grow();
    }
    int number = firstFree;
    if (number == NONE) {
      number = end++;
      if (number == texts.length) {
        texts = Arrays.copyOf(texts, number + (number >> 1) + 1);
        hashes = Arrays.copyOf(hashes, texts.length);
      }
    } else {
      firstFree = hashes[number];
    }
    texts[number] = Arrays.copyOfRange(bytes, from, to);
    hashes[number] = hash(bytes, from, to);
    put(number);
    count++;
    return number;
  }

  private void put(int number) {
    int mask = table.length - 1;
    int at = hashes[number] & mask;
    while (table[at] != 0) {
      at = (at + 1) & mask;
    }
    table[at] = number + 1;
  }

  private void grow() {
    table = new int[2 * table.length];
    for (int number = 0; number < end; number++) {
      if (texts[number] != null) {
        put(number);
      }
    }
  }

  /** Removes the text of a number; those behind it in the table move up. */
  void remove(int number) {
    int mask = table.length - 1;
    int free = hashes[number] & mask;
    while (table[free] != number + 1) {
      if (table[free] == 0) {
        throw new IllegalStateException("text " + number + ": expected it in the table");
      }
      free = (free + 1) & mask;
    }
    for (int at = (free + 1) & mask; table[at] != 0; at = (at + 1) & mask) {
      int home = hashes[table[at] - 1] & mask;
      if (((at - home) & mask) >= ((at - free) & mask)) {
        table[free] = table[at];
        free = at;
      }
    }
    table[free] = 0;
    texts[number] = null;
    hashes[number] = firstFree;
    firstFree = number;
    count--;
  }
}
