package io.weir.topology.shard.standing;

import io.weir.topology.promql.operator.StandingColumn;
import io.weir.topology.promql.range.Stretch;
import io.weir.topology.promql.syntax.Function;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * {@code rate} and {@code increase}: of a counter's numbers only its resets matter. 4 bytes a
 * series, and 16 for each reset. What is reset more often than a counter is, such as a gauge, has
 * its samples looked at.
 */
final class SlidingIncrease implements Sliding {
  private static final int MOST_RESETS = 16;

  private final Stretch rate = new Stretch(true, true);
  private final Stretch increase = new Stretch(true, false);
  private @Nullable Resets[] resets;

  SlidingIncrease(int count) {
    this.resets = new Resets[count];
  }

  @Override
  public void rearrange(int[] before) {
    @Nullable Resets[] moved = new Resets[before.length];
    for (int i = 0; i < before.length; i++) {
      moved[i] = before[i] < 0 ? null : resets[before[i]];
    }
    resets = moved;
  }

  @Override
  public void begin(int series, long timeMillis, double value) {
    resets[series] = null;
  }

  @Override
  public void enter(int series, long beforeMillis, double before, long timeMillis, double value) {
    if (value < before) {
      Resets known = resets[series];
      if (known == null) {
        known = new Resets();
        resets[series] = known;
      }
      known.add(timeMillis, before);
    }
  }

  @Override
  public boolean hearsOfEach() {
    return false;
  }

  @Override
  public void leave(int series, double value, double next) {}

  @Override
  public void left(int series, long firstMillis) {
    Resets known = resets[series];
    if (known != null && known.dropThrough(firstMillis)) {
      resets[series] = null;
    }
  }

  @Override
  public byte value(Function function, StandingRange range, int series, double[] values, int row) {
    if (range.count(series) < 2) {
      return StandingColumn.EMPTY;
    }
    Resets known = resets[series];
    if (known != null && known.isTooMany()) {
      return StandingColumn.UNKNOWN;
    }
    values[row] =
        (function == Function.RATE ? rate : increase)
            .increase(
                range.startMillis(),
                range.endMillis(),
                range.firstMillis(series),
                range.first(series),
                range.lastMillis(series),
                range.last(series),
                range.count(series) - 1,
                known == null ? 0 : known.lost());
    return StandingColumn.NUMBER;
  }

  /** The resets in one series' range, as long as they are few. */
  private static final class Resets {
    private long[] times = new long[1];
    private double[] lost = new double[1];
    private int count;

    /** The last reset that had no room; none if it is the least time. */
    private long droppedMillis = Long.MIN_VALUE;

    void add(long timeMillis, double before) {
      if (count == MOST_RESETS || isTooMany()) {
        count = 0;
        droppedMillis = timeMillis;
        return;
      }
      if (count == times.length) {
        times = Arrays.copyOf(times, 2 * count);
        lost = Arrays.copyOf(lost, 2 * count);
      }
      times[count] = timeMillis;
      lost[count++] = before;
    }

    boolean isTooMany() {
      return droppedMillis != Long.MIN_VALUE;
    }

    /** Drops resets up to a time; true if none are left. */
    boolean dropThrough(long timeMillis) {
      int gone = 0;
      while (gone < count && times[gone] <= timeMillis) {
        gone++;
      }
      count -= gone;
      System.arraycopy(times, gone, times, 0, count);
      System.arraycopy(lost, gone, lost, 0, count);
      if (droppedMillis <= timeMillis) {
        droppedMillis = Long.MIN_VALUE;
      }
      return count == 0 && !isTooMany();
    }

    double lost() {
      double sum = 0;
      for (int i = 0; i < count; i++) {
        sum += lost[i];
      }
      return sum;
    }
  }
}
