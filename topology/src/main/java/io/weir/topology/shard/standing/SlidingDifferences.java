package io.weir.topology.shard.standing;

import io.weir.topology.promql.operator.StandingColumn;
import io.weir.topology.promql.syntax.Function;

/**
 * {@code resets} and {@code changes}: how many numbers differ from the one before them. 4 bytes a
 * series.
 */
final class SlidingDifferences implements Sliding {
  private final boolean resets;
  private int[] counts;

  SlidingDifferences(int count, boolean resets) {
    this.resets = resets;
    this.counts = new int[count];
  }

  @Override
  public void rearrange(int[] before) {
    counts = Columns.rearranged(counts, before, 0);
  }

  @Override
  public void begin(int series, long timeMillis, double value) {
    counts[series] = 0;
  }

  @Override
  public void enter(int series, long beforeMillis, double before, long timeMillis, double value) {
    counts[series] += differs(before, value) ? 1 : 0;
  }

  @Override
  public boolean hearsOfEach() {
    return true;
  }

  @Override
  public void left(int series, long firstMillis) {}

  @Override
  public void leave(int series, double value, double next) {
    counts[series] -= differs(value, next) ? 1 : 0;
  }

  private boolean differs(double before, double now) {
    return resets ? now < before : now != before && !(Double.isNaN(now) && Double.isNaN(before));
  }

  @Override
  public byte value(Function function, StandingRange range, int series, double[] values, int row) {
    values[row] = counts[series];
    return StandingColumn.NUMBER;
  }
}
