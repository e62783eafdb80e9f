package io.weir.topology.shard;

import java.util.Arrays;
import java.util.function.LongConsumer;

/**
 * The blocks of samples that stand in the log, in the order in which they were written, each with
 * its greatest event time. One that ages late, such as one with a sample from ahead of its time,
 * holds no other up. For one thread.
 */
final class LiveBlocks {
  /** Of a block that has ended: every floor is above it. */
  private static final long ENDED = Long.MIN_VALUE;

  /** Ascending. */
  private long[] sequences = new long[1024];

  private long[] greatestTimestamps = new long[1024];

  /** Blocks below this have ended. */
  private int first;

  private int end;
  private int count;

  /** Blocks that haven't ended. */
  int count() {
    return count;
  }

  /** Adds a block, unless it or a later one is there already. */
  void add(long sequence, long greatestTimestampMillis) {
    if (end > first && sequence <= sequences[end - 1]) {
      return;
    }
    if (end == sequences.length) {
      makeRoom();
    }
    sequences[end] = sequence;
    greatestTimestamps[end] = Math.max(greatestTimestampMillis, ENDED + 1);
    end++;
    count++;
  }

  private void makeRoom() {
    removeAged(ENDED, sequence -> {});
    if (end > sequences.length / 2) {
      sequences = Arrays.copyOf(sequences, 2 * sequences.length);
      greatestTimestamps = Arrays.copyOf(greatestTimestamps, 2 * greatestTimestamps.length);
    }
  }

  /**
   * Takes out all blocks whose samples are all before an event time.
   *
   * @param aged is told the sequence of each, ascending
   */
  void removeAged(long floorMillis, LongConsumer aged) {
    int kept = 0;
    for (int i = first; i < end; i++) {
      if (greatestTimestamps[i] >= floorMillis && greatestTimestamps[i] != ENDED) {
        sequences[kept] = sequences[i];
        greatestTimestamps[kept] = greatestTimestamps[i];
        kept++;
      } else if (greatestTimestamps[i] != ENDED) {
        aged.accept(sequences[i]);
      }
    }
    first = 0;
    end = kept;
    count = kept;
  }

  /** Takes out a block, if it is there. */
  void remove(long sequence) {
    int found = Arrays.binarySearch(sequences, first, end, sequence);
    if (found < 0 || greatestTimestamps[found] == ENDED) {
      return;
    }
    greatestTimestamps[found] = ENDED;
    count--;
    while (first < end && greatestTimestamps[first] == ENDED) {
      first++;
    }
  }

  void clear() {
    first = 0;
    end = 0;
    count = 0;
  }
}
