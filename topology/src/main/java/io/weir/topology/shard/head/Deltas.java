package io.weir.topology.shard.head;

/**
 * A column of numbers as differences: what is stored of each is how far its distance to the one
 * before is from the column's usual distance. Scrapes are an interval apart and a steady counter
 * grows by its rate, so little is left. A difference to the <em>usual</em> distance rather than to
 * the last one (delta of delta) bears less of the jitter, and a gap costs once, not twice.
 * Arithmetic wraps, so any numbers can be told.
 */
final class Deltas {
  private Deltas() {}

  /**
   * Replaces the differences, from index 0 to {@code count} (exclusive), by what is to be stored.
   *
   * @return the usual distance
   */
  static long leaveOver(long[] differences, int count) {
    if (count == 0) {
      return 0;
    }
    long middle = middle(differences[0], differences[count >> 1], differences[count - 1]);
    long sum = 0;
    for (int i = 0; i < count; i++) {
      sum += differences[i];
    }
    long mean = sum / count;
    long fromMiddle = 0;
    long fromMean = 0;
    for (int i = 0; i < count; i++) {
      fromMiddle += size(differences[i] - middle);
      fromMean += size(differences[i] - mean);
    }
    long usual = fromMean < fromMiddle ? mean : middle;
    for (int i = 0; i < count; i++) {
      differences[i] = EncodedBytes.zigzag(differences[i] - usual);
    }
    return usual;
  }

  /** The absolute value, or one less. */
  private static long size(long difference) {
    return difference ^ (difference >> 63);
  }

  /** The middle one of three: a gap or a jump doesn't move it. */
  private static long middle(long a, long b, long c) {
    return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
  }
}
