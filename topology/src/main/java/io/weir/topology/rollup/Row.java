package io.weir.topology.rollup;

import io.weir.schemas.rollup.RollupLevel;
import io.weir.schemas.rollup.RollupWindow;
import io.weir.schemas.samples.MetricType;

/**
 * What one series did in one window, with what it takes to put windows together: where its run
 * stood before the window and where it stands at its end. Mutable, reused; for one thread.
 *
 * <p>A run is a series' samples without a gap of {@link Runs#GAP_MILLIS}. Its {@code offset} is the
 * sum of the samples before each reset, so {@code last + offset} never falls.
 */
final class Row {
  long count;
  double min;
  double max;
  double first;
  long firstTimestampMillis;
  double last;
  long lastTimestampMillis;

  /** The last sample before the window; in a window that starts a run, the first in it. */
  double before;

  /** What the run had lost in resets at {@link #before}. */
  double beforeOffset;

  /** What the run had lost in resets at {@link #last}. */
  double offset;

  boolean runStart;

  private double sum;

  /** What the additions to the sum have lost (Neumaier), as Prometheus's sum_over_time keeps it. */
  private double compensation;

  void clear() {
    count = 0;
    sum = 0;
    compensation = 0;
  }

  double sum() {
    return Double.isInfinite(sum) ? sum : sum + compensation;
  }

  void setSum(double newSum) {
    sum = newSum;
    compensation = 0;
  }

  /** Becomes a copy of another. */
  void set(Row other) {
    count = other.count;
    min = other.min;
    max = other.max;
    first = other.first;
    firstTimestampMillis = other.firstTimestampMillis;
    last = other.last;
    lastTimestampMillis = other.lastTimestampMillis;
    before = other.before;
    beforeOffset = other.beforeOffset;
    offset = other.offset;
    runStart = other.runStart;
    sum = other.sum;
    compensation = other.compensation;
  }

  static Row copyOf(Row other) {
    Row copy = new Row();
    copy.set(other);
    return copy;
  }

  /** Whether the log would hold the same of both. */
  boolean sameAs(Row other) {
    return count == other.count
        && firstTimestampMillis == other.firstTimestampMillis
        && lastTimestampMillis == other.lastTimestampMillis
        && runStart == other.runStart
        && same(sum(), other.sum())
        && same(min, other.min)
        && same(max, other.max)
        && same(first, other.first)
        && same(last, other.last)
        && same(before, other.before)
        && same(beforeOffset, other.beforeOffset)
        && same(offset, other.offset);
  }

  /** Whether two values are the same, bit by bit: zeros of two signs aren't, NaNs can be. */
  static boolean same(double left, double right) {
    return Double.doubleToRawLongBits(left) == Double.doubleToRawLongBits(right);
  }

  /** Takes in the next sample of the window; the run's fields must be set before the first. */
  void add(long timestampMillis, double value, boolean counter) {
    if (count == 0) {
      first = value;
      firstTimestampMillis = timestampMillis;
      min = value;
      max = value;
      last = before;
    } else {
      if (value < min || Double.isNaN(min)) {
        min = value;
      }
      if (value > max || Double.isNaN(max)) {
        max = value;
      }
    }
    if (counter && value < last && !Double.isInfinite(last)) {
      offset += last;
    }
    last = value;
    lastTimestampMillis = timestampMillis;
    addToSum(value);
    count++;
  }

  /** Takes in the same series' next window of the level below. */
  void add(Row next) {
    if (count == 0) {
      first = next.first;
      firstTimestampMillis = next.firstTimestampMillis;
      min = next.min;
      max = next.max;
      before = next.before;
      beforeOffset = next.beforeOffset;
      runStart = next.runStart;
    } else {
      if (next.min < min || Double.isNaN(min)) {
        min = next.min;
      }
      if (next.max > max || Double.isNaN(max)) {
        max = next.max;
      }
      runStart |= next.runStart;
    }
    last = next.last;
    lastTimestampMillis = next.lastTimestampMillis;
    offset = next.offset;
    addToSum(next.sum());
    count += next.count;
  }

  private void addToSum(double value) {
    double newSum = sum + value;
    if (Double.isInfinite(newSum)) {
      compensation = 0;
    } else if (Math.abs(sum) >= Math.abs(value)) {
      compensation += (sum - newSum) + value;
    } else {
      compensation += (value - newSum) + sum;
    }
    sum = newSum;
  }

  /** The row as users see it. */
  RollupWindow toWindow(
      MetricType type, RollupLevel level, long startMillis, long revision, boolean correction) {
    boolean counter = Runs.accumulates(type);
    return new RollupWindow(
        type,
        level,
        startMillis,
        startMillis + level.millis(),
        count,
        sum(),
        min,
        max,
        first,
        firstTimestampMillis,
        last,
        lastTimestampMillis,
        counter ? (last - before) + (offset - beforeOffset) : 0,
        counter ? last + offset : last,
        runStart,
        revision,
        correction);
  }
}
