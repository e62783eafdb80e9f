package io.weir.topology.shard.standing;

import io.weir.topology.promql.operator.StandingColumn;
import io.weir.topology.promql.range.Stretch;
import io.weir.topology.promql.syntax.Function;

/** Functions of the first and the last number and how many there are. Keeps nothing. */
final class SlidingEnds implements Sliding {
  private final Stretch delta = new Stretch(false, false);

  @Override
  public void rearrange(int[] before) {}

  @Override
  public void begin(int series, long timeMillis, double value) {}

  @Override
  public void enter(int series, long beforeMillis, double before, long timeMillis, double value) {}

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
    if (function == Function.DELTA) {
      if (range.count(series) < 2) {
        return StandingColumn.EMPTY;
      }
      values[row] =
          delta.increase(
              range.startMillis(),
              range.endMillis(),
              range.firstMillis(series),
              range.first(series),
              range.lastMillis(series),
              range.last(series),
              range.count(series) - 1,
              0);
      return StandingColumn.NUMBER;
    }
    values[row] =
        switch (function) {
          case COUNT_OVER_TIME -> range.count(series);
          case PRESENT_OVER_TIME, ABSENT_OVER_TIME -> 1;
          case FIRST_OVER_TIME -> range.first(series);
          case LAST_OVER_TIME -> range.last(series);
          case TS_OF_FIRST_OVER_TIME -> range.firstMillis(series) / 1000.0;
          case TS_OF_LAST_OVER_TIME -> range.lastMillis(series) / 1000.0;
          default ->
              throw new IllegalArgumentException(
                  "function: expected one of a range's ends, found " + function);
        };
    return StandingColumn.NUMBER;
  }
}
