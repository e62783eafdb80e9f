package io.weir.topology.promql.range;

/** Finds the samples that stand at the ends of a range. */
final class Ends {
  private Ends() {}

  /** The last sample at or before the range's start, or the first of all. */
  static int first(long[] times, int from, int to, long startMillis) {
    int index = from;
    while (index < to - 1 && times[index] <= startMillis) {
      index++;
    }
    return index == from ? from : index - 1;
  }

  /** The first sample at or after the range's end, or the last of all. */
  static int last(long[] times, int from, int to, long endMillis) {
    int index = from;
    while (index < to - 1 && times[index] < endMillis) {
      index++;
    }
    return index;
  }
}
