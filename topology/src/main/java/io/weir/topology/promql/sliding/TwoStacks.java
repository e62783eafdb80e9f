package io.weir.topology.promql.sliding;

/**
 * Combines the numbers of a moving range without ever taking one out again: the range is cut in
 * two, the older part keeps a combination from each of its samples up to the cut, the newer part
 * one of all its samples. When the older part is used up, the cut moves to the end. So each sample
 * is combined about twice, and what has gone leaves no rounding error and no NaN behind.
 */
abstract class TwoStacks {
  private final int width;

  /** Combinations from each position from {@link #base} to the cut. */
  private double[] older = new double[0];

  private double[] newer;
  private double[] lifted;
  private long base;
  private long cut;
  private boolean newerIsEmpty = true;

  /** Combinations of so many numbers each. */
  TwoStacks(int width) {
    this.width = width;
    this.newer = new double[width];
    this.lifted = new double[width];
  }

  /** Writes the combination of one sample alone. */
  abstract void lift(SampleRing ring, long position, double[] into, int at);

  /** Writes the combination of an earlier and a later part into the earlier or the later one. */
  abstract void combine(
      double[] earlier, int earlierAt, double[] later, int laterAt, double[] into, int at);

  /** Begins anew; the sample at a position will be pushed first. */
  final void clear(long position) {
    base = position;
    cut = position;
    newerIsEmpty = true;
  }

  final void push(SampleRing ring, long position) {
    lift(ring, position, lifted, 0);
    if (newerIsEmpty) {
      double[] swap = newer;
      newer = lifted;
      lifted = swap;
      newerIsEmpty = false;
    } else {
      combine(newer, 0, lifted, 0, newer, 0);
    }
  }

  /** Takes out the first sample. */
  final void pop(SampleRing ring, long position, long end) {
    if (position + 1 > cut) {
      flip(ring, position + 1, end);
    }
  }

  private void flip(SampleRing ring, long from, long end) {
    int count = (int) (end - from);
    if (older.length < count * width) {
      older = new double[Math.max(count * width, 2 * older.length)];
    }
    for (int i = count - 1; i >= 0; i--) {
      lift(ring, from + i, older, i * width);
      if (i < count - 1) {
        combine(older, i * width, older, (i + 1) * width, older, i * width);
      }
    }
    base = from;
    cut = end;
    newerIsEmpty = true;
  }

  /**
   * The combination of all samples from a position on.
   *
   * @param from position of the first; there is at least one
   * @return numbers that hold until the next call of any method
   */
  final double[] all(long from) {
    if (from >= cut) {
      return newer;
    }
    int at = (int) (from - base) * width;
    if (newerIsEmpty) {
      System.arraycopy(older, at, lifted, 0, width);
    } else {
      combine(older, at, newer, 0, lifted, 0);
    }
    return lifted;
  }
}
