package io.weir.topology.route;

import java.util.Arrays;

/** A batch's series in the order of their partitions. Reused; for one thread. */
final class SeriesByPartition {
  /** The series goes nowhere. */
  static final int NOWHERE = -1;

  private final int[] ends;
  private int[] partitions = new int[256];
  private int[] series = new int[256];
  private int count;

  SeriesByPartition(int partitionCount) {
    ends = new int[partitionCount];
  }

  void begin(int seriesCount) {
    count = seriesCount;
    if (seriesCount > partitions.length) {
      partitions = new int[Math.max(seriesCount, 2 * partitions.length)];
      series = new int[partitions.length];
    }
  }

  void set(int index, int partition) {
    partitions[index] = partition;
  }

  /** Sorts by counting. */
  void sort() {
    Arrays.fill(ends, 0);
    for (int i = 0; i < count; i++) {
      if (partitions[i] != NOWHERE) {
        ends[partitions[i]]++;
      }
    }
    int start = 0;
    for (int partition = 0; partition < ends.length; partition++) {
      int size = ends[partition];
      ends[partition] = start;
      start += size;
    }
    for (int i = 0; i < count; i++) {
      if (partitions[i] != NOWHERE) {
        series[ends[partitions[i]]++] = i;
      }
    }
  }

  int partitionCount() {
    return ends.length;
  }

  /** First place of a partition's series, inclusive. */
  int start(int partition) {
    return partition == 0 ? 0 : ends[partition - 1];
  }

  /** Last place of a partition's series, exclusive. */
  int end(int partition) {
    return ends[partition];
  }

  int series(int place) {
    return series[place];
  }
}
