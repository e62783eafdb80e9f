package io.weir.topology.promql.sliding;

/**
 * Where a range is.
 *
 * @param ring the samples
 * @param from position of the first sample in the range
 * @param to position behind the last one
 * @param startMillis where the range begins, itself not in it
 * @param endMillis where it ends, itself in it
 */
record SlidingWindow(SampleRing ring, long from, long to, long startMillis, long endMillis) {
  int count() {
    return (int) (to - from);
  }

  double first() {
    return ring.value(from);
  }

  double last() {
    return ring.value(to - 1);
  }
}
