package io.weir.topology.shard.index;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A set of slots in little memory: nothing but a number for one; for more, blocks of 65,536, each a
 * sorted array of what is above the block's first slot, or bits once that is smaller. Adding and
 * removing move at most 8 KiB. For one thread.
 */
final class SlotSet {
  static final int NONE = -1;

  private static final int BLOCK_SHIFT = 16;
  private static final int BLOCK_MASK = (1 << BLOCK_SHIFT) - 1;
  private static final @Nullable Block[] NO_BLOCKS = {};

  /** The only slot while there has never been another since the set was empty. */
  private int lone = NONE;

  private @Nullable Block[] blocks = NO_BLOCKS;
  private int count;

  int count() {
    return count;
  }

  boolean isEmpty() {
    return count == 0;
  }

  boolean contains(int slot) {
    if (blocks.length == 0) {
      return slot == lone && count == 1;
    }
    int index = slot >>> BLOCK_SHIFT;
    Block block = index < blocks.length ? blocks[index] : null;
    return block != null && block.contains(slot & BLOCK_MASK);
  }

  /** Adds a slot; false if it was there. */
  boolean add(int slot) {
    if (count == 0) {
      lone = slot;
      count = 1;
      return true;
    }
    if (blocks.length == 0) {
      if (slot == lone) {
        return false;
      }
      block(lone).add(lone & BLOCK_MASK);
      lone = NONE;
    }
    boolean added = block(slot).add(slot & BLOCK_MASK);
    count += added ? 1 : 0;
    return added;
  }

  private Block block(int slot) {
    int index = slot >>> BLOCK_SHIFT;
    if (index >= blocks.length) {
      blocks = Arrays.copyOf(blocks, index + 1);
    }
    Block block = blocks[index];
    if (block == null) {
      block = new Block();
      blocks[index] = block;
    }
    return block;
  }

  /** Removes a slot; false if it wasn't there. */
  boolean remove(int slot) {
    if (!contains(slot)) {
      return false;
    }
    count--;
    if (count == 0) {
      lone = NONE;
      blocks = NO_BLOCKS;
      return true;
    }
    int index = slot >>> BLOCK_SHIFT;
    Block block = block(slot);
    block.remove(slot & BLOCK_MASK);
    if (block.isEmpty()) {
      blocks[index] = null;
    }
    return true;
  }

  /** The first slot that isn't below {@code from}, or {@link #NONE}. */
  int next(int from) {
    if (blocks.length == 0) {
      return lone >= from ? lone : NONE;
    }
    int low = from & BLOCK_MASK;
    for (int index = from >>> BLOCK_SHIFT; index < blocks.length; index++) {
      Block block = blocks[index];
      if (block != null) {
        int found = block.next(low);
        if (found != NONE) {
          return (index << BLOCK_SHIFT) | found;
        }
      }
      low = 0;
    }
    return NONE;
  }

  /** Up to 4,096 of a block are an array, more are bits, until they are less than half of that. */
  private static final class Block {
    private static final int MOST_SPARSE = 4096;
    private static final int LEAST_DENSE = 2048;
    private static final int WORDS = 1 << (BLOCK_SHIFT - 6);
    private static final char[] NO_CHARS = {};

    private char[] sparse = new char[4];
    private long @Nullable [] dense;
    private int count;

    boolean isEmpty() {
      return count == 0;
    }

    boolean contains(int low) {
      long[] bits = dense;
      return bits == null
          ? Arrays.binarySearch(sparse, 0, count, (char) low) >= 0
          : (bits[low >>> 6] & (1L << low)) != 0;
    }

    boolean add(int low) {
      long[] bits = dense;
      if (bits != null) {
        boolean absent = (bits[low >>> 6] & (1L << low)) == 0;
        bits[low >>> 6] |= 1L << low;
        count += absent ? 1 : 0;
        return absent;
      }
      int at = count;
      if (count > 0 && sparse[count - 1] >= low) {
        int found = Arrays.binarySearch(sparse, 0, count, (char) low);
        if (found >= 0) {
          return false;
        }
        at = -found - 1;
      }
      if (count == MOST_SPARSE) {
        toDense();
        return add(low);
      }
      if (count == sparse.length) {
        sparse = Arrays.copyOf(sparse, Math.min(MOST_SPARSE, count + (count >> 1) + 2));
      }
      System.arraycopy(sparse, at, sparse, at + 1, count - at);
      sparse[at] = (char) low;
      count++;
      return true;
    }

    private void toDense() {
      long[] bits = new long[WORDS];
      for (int i = 0; i < count; i++) {
        bits[sparse[i] >>> 6] |= 1L << sparse[i];
      }
      dense = bits;
      sparse = NO_CHARS;
    }

    void remove(int low) {
      long[] bits = dense;
      if (bits == null) {
        int at = Arrays.binarySearch(sparse, 0, count, (char) low);
        count--;
        System.arraycopy(sparse, at + 1, sparse, at, count - at);
        if (sparse.length > 16 && count < sparse.length / 4) {
          sparse = Arrays.copyOf(sparse, sparse.length / 2);
        }
        return;
      }
      bits[low >>> 6] &= ~(1L << low);
      count--;
      if (count < LEAST_DENSE) {
        toSparse(bits);
      }
    }

    private void toSparse(long[] bits) {
      char[] array = new char[count + (count >> 1)];
      int filled = 0;
      for (int word = 0; word < WORDS; word++) {
        for (long rest = bits[word]; rest != 0; rest &= rest - 1) {
          array[filled++] = (char) ((word << 6) | Long.numberOfTrailingZeros(rest));
        }
      }
      sparse = array;
      dense = null;
    }

    int next(int low) {
      long[] bits = dense;
      if (bits == null) {
        int found = Arrays.binarySearch(sparse, 0, count, (char) low);
        int at = found >= 0 ? found : -found - 1;
        return at < count ? sparse[at] : NONE;
      }
      int word = low >>> 6;
      long rest = bits[word] & (-1L << low);
      while (rest == 0) {
        if (++word == WORDS) {
          return NONE;
        }
        rest = bits[word];
      }
      return (word << 6) | Long.numberOfTrailingZeros(rest);
    }
  }
}
