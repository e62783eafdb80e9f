package io.weir.topology.shard;

import java.util.Arrays;

/**
 * The blocks of samples that stand in the log, in the order in which they were written, each with
 * its greatest event time. For one thread.
 */
final class LiveBlocks {
  static final long NONE = -1;

  private long[] sequences = new long[1024];
  private long[] greatestTimestamps = new long[1024];
  private int first;
  private int count;

  int count() {
    return count;
  }

  void add(long sequence, long greatestTimestampMillis) {
    if (count == sequences.length) {
      sequences = unrolled(sequences);
      greatestTimestamps = unrolled(greatestTimestamps);
      first = 0;
    }
    int at = (first + count) & (sequences.length - 1);
    sequences[at] = sequence;
    greatestTimestamps[at] = greatestTimestampMillis;
    count++;
  }

  private long[] unrolled(long[] ring) {
    long[] longer = Arrays.copyOf(Arrays.copyOfRange(ring, first, ring.length), 2 * ring.length);
    System.arraycopy(ring, 0, longer, ring.length - first, first);
    return longer;
  }

  /**
   * Takes out the oldest block if all its samples are before an event time.
   *
   * @return its sequence, or {@link #NONE}
   */
  long pollAged(long floorMillis) {
    if (count == 0 || greatestTimestamps[first] >= floorMillis) {
      return NONE;
    }
    return poll();
  }

  private long poll() {
    long sequence = sequences[first];
    first = (first + 1) & (sequences.length - 1);
    count--;
    return sequence;
  }

  /** Takes out all blocks up to a sequence, inclusive. */
  void removeThrough(long sequence) {
    while (count > 0 && sequences[first] <= sequence) {
      poll();
    }
  }

  void clear() {
    first = 0;
    count = 0;
  }
}
