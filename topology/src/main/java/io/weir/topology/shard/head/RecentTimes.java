package io.weir.topology.shard.head;

import java.util.Arrays;

/**
 * The event times of the few columns that were read last: series of one target share theirs, and
 * who walks several places of each comes back to the same few. For one thread.
 */
final class RecentTimes {
  private static final int KEPT = 4;

  private final ClosedChunks chunks;
  private final long[][] samples = new long[KEPT][2 * OpenBlocks.MOST_SAMPLES];
  private final long[] scratch = new long[OpenBlocks.MOST_SAMPLES];
  private final int[] columns = new int[KEPT];
  private final int[] counts = new int[KEPT];
  private long additions = -1;
  private int latest;

  RecentTimes(ClosedChunks chunks) {
    this.chunks = chunks;
  }

  /**
   * Points at a column.
   *
   * @return its times at even indices; what stands at the others is anybody's
   */
  long[] of(int column) {
    if (additions != chunks.columnAdditions()) {
      additions = chunks.columnAdditions();
      Arrays.fill(columns, ClosedChunks.NONE);
    }
    if (columns[latest] != column && !find(column)) {
      latest = (latest + 1) % KEPT;
      chunks.readTimes(column, samples[latest], scratch);
      columns[latest] = column;
      counts[latest] = chunks.columnCount(column);
    }
    return samples[latest];
  }

  private boolean find(int column) {
    for (int i = 0; i < KEPT; i++) {
      if (columns[i] == column) {
        latest = i;
        return true;
      }
    }
    return false;
  }

  /** How many samples the column pointed at is of. */
  int count() {
    return counts[latest];
  }
}
