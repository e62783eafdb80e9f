package io.weir.topology.shard.standing;

import io.weir.topology.promql.operator.StandingColumn;
import io.weir.topology.promql.syntax.Function;

/**
 * {@code min_over_time} and {@code max_over_time}: the extreme, and when it was last seen. Once
 * that is out of the range, the samples are looked at, as they are while one of them is NaN or a
 * negative zero. 24 bytes a series.
 */
final class SlidingExtremes implements Sliding {
  private static final long NEVER = Long.MIN_VALUE;

  private final boolean greatest;
  private double[] extremes;
  private long[] seenMillis;
  private long[] oddMillis;

  SlidingExtremes(int count, boolean greatest) {
    this.greatest = greatest;
    this.extremes = new double[count];
    this.seenMillis = new long[count];
    this.oddMillis = new long[count];
  }

  @Override
  public void rearrange(int[] before) {
    extremes = Columns.rearranged(extremes, before);
    seenMillis = Columns.rearranged(seenMillis, before);
    oddMillis = Columns.rearranged(oddMillis, before);
  }

  @Override
  public void begin(int series, long timeMillis, double value) {
    seenMillis[series] = NEVER;
    oddMillis[series] = NEVER;
    take(series, timeMillis, value);
  }

  @Override
  public void enter(int series, long beforeMillis, double before, long timeMillis, double value) {
    take(series, timeMillis, value);
  }

  private void take(int series, long timeMillis, double value) {
    if (Double.isNaN(value) || (value == 0 && 1 / value < 0)) {
      oddMillis[series] = timeMillis;
      return;
    }
    double extreme = extremes[series];
    if (seenMillis[series] == NEVER || value == extreme || greatest == (value > extreme)) {
      extremes[series] = value;
      seenMillis[series] = timeMillis;
    }
  }

  @Override
  public boolean hearsOfEach() {
    return false;
  }

  @Override
  public void leave(int series, double value, double next) {}

  @Override
  public void left(int series, long firstMillis) {}

  @Override
  public byte value(Function function, StandingRange range, int series, double[] values, int row) {
    if (oddMillis[series] > range.startMillis()) {
      return StandingColumn.UNKNOWN;
    }
    if (seenMillis[series] <= range.startMillis()) {
      seenMillis[series] = NEVER;
      range.forEach(series, (timeMillis, number) -> take(series, timeMillis, number));
    }
    values[row] = extremes[series];
    return StandingColumn.NUMBER;
  }
}
