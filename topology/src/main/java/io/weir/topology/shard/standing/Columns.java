package io.weir.topology.shard.standing;

/** Columns by series whose series have come and gone. */
final class Columns {
  private Columns() {}

  /**
   * A column as its series stand now.
   *
   * @param before where each was; negative for a new one, which is given zero
   */
  static long[] rearranged(long[] column, int[] before) {
    long[] moved = new long[before.length];
    for (int i = 0; i < before.length; i++) {
      moved[i] = before[i] < 0 ? 0 : column[before[i]];
    }
    return moved;
  }

  static double[] rearranged(double[] column, int[] before) {
    double[] moved = new double[before.length];
    for (int i = 0; i < before.length; i++) {
      moved[i] = before[i] < 0 ? 0 : column[before[i]];
    }
    return moved;
  }

  /** A column as its series stand now; new ones are given {@code absent}. */
  static int[] rearranged(int[] column, int[] before, int absent) {
    int[] moved = new int[before.length];
    for (int i = 0; i < before.length; i++) {
      moved[i] = before[i] < 0 ? absent : column[before[i]];
    }
    return moved;
  }
}
