package io.weir.topology.rollup;

/**
 * A block of rows of one window, as it stands in the log, and whose rows it may hold.
 *
 * @param bytes the block; not to be changed
 * @param leastRef the least reference in it
 * @param greatestRef the greatest reference in it
 */
@SuppressWarnings("ArrayRecordComponent") // compared nowhere
record RowBlock(byte[] bytes, long leastRef, long greatestRef) {
  /** Whether it may hold a row of one of some series, by their references in ascending order. */
  boolean mayHoldAny(long[] refs, int count) {
    int low = 0;
    int high = count;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (refs[middle] < leastRef) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low < count && refs[low] <= greatestRef;
  }
}
