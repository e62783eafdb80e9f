package io.weir.topology.shard.standing;

import io.weir.topology.promql.operator.StandingColumn;
import io.weir.topology.promql.syntax.Function;

/** {@code irate} and {@code idelta}. 16 bytes a series. */
final class SlidingLastTwo implements Sliding {
  private long[] beforeMillis;
  private double[] before;

  SlidingLastTwo(int count) {
    this.beforeMillis = new long[count];
    this.before = new double[count];
  }

  @Override
  public void rearrange(int[] order) {
    beforeMillis = Columns.rearranged(beforeMillis, order);
    before = Columns.rearranged(before, order);
  }

  @Override
  public void begin(int series, long timeMillis, double value) {}

  @Override
  public void enter(int series, long lastMillis, double last, long timeMillis, double value) {
    beforeMillis[series] = lastMillis;
    before[series] = last;
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
    if (range.count(series) < 2) {
      return StandingColumn.EMPTY;
    }
    double last = range.last(series);
    if (function == Function.IDELTA) {
      values[row] = last - before[series];
    } else {
      double increase = last < before[series] ? last : last - before[series];
      values[row] = increase / ((range.lastMillis(series) - beforeMillis[series]) / 1000.0);
    }
    return StandingColumn.NUMBER;
  }
}
