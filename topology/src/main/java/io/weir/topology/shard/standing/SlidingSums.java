package io.weir.topology.shard.standing;

import io.weir.topology.promql.operator.StandingColumn;
import io.weir.topology.promql.syntax.Function;

/**
 * {@code sum_over_time} and {@code avg_over_time}: sums of whole numbers are exact, so what has
 * gone can be taken off again. While there are others in the range, or greater ones, its samples
 * are looked at: with these a sum depends on its order. 12 bytes a series.
 */
final class SlidingSums implements Sliding {
  /** So many times that is still exact in a double. */
  private static final double GREATEST = 1L << 38;

  private static final int MOST = 1 << 15;

  private long[] sums;
  private int[] others;

  SlidingSums(int count) {
    this.sums = new long[count];
    this.others = new int[count];
  }

  @Override
  public void rearrange(int[] before) {
    sums = Columns.rearranged(sums, before);
    others = Columns.rearranged(others, before, 0);
  }

  private static boolean isWhole(double value) {
    return Math.abs(value) <= GREATEST
        && Double.doubleToRawLongBits((double) (long) value) == Double.doubleToRawLongBits(value);
  }

  @Override
  public void begin(int series, long timeMillis, double value) {
    sums[series] = 0;
    others[series] = 0;
    take(series, value, 1);
  }

  @Override
  public void enter(int series, long beforeMillis, double before, long timeMillis, double value) {
    take(series, value, 1);
  }

  @Override
  public boolean hearsOfEach() {
    return true;
  }

  @Override
  public void left(int series, long firstMillis) {}

  @Override
  public void leave(int series, double value, double next) {
    take(series, value, -1);
  }

  private void take(int series, double value, int sign) {
    if (isWhole(value)) {
      sums[series] += sign * (long) value;
    } else {
      others[series] += sign;
    }
  }

  @Override
  public byte value(Function function, StandingRange range, int series, double[] values, int row) {
    int count = range.count(series);
    if (others[series] != 0 || count > MOST) {
      return StandingColumn.UNKNOWN;
    }
    double sum = (double) sums[series];
    values[row] = function == Function.AVG_OVER_TIME ? sum / count : sum;
    return StandingColumn.NUMBER;
  }
}
