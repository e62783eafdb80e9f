package io.weir.topology.promql.sliding;

import io.weir.topology.promql.range.Outcome;

/** {@code sum_over_time} and {@code avg_over_time}, compensated. */
final class SlidingSums extends CompensatedStacks implements SlidingFunction {
  private final boolean mean;

  SlidingSums(boolean mean) {
    this.mean = mean;
  }

  private long end;

  @Override
  public void reset(long position) {
    clear(position);
  }

  @Override
  public void enter(SampleRing ring, long position) {
    end = position + 1;
    push(ring, position);
  }

  @Override
  public void leave(SampleRing ring, long position) {
    pop(ring, position, end);
  }

  @Override
  public void result(SlidingWindow window, Outcome outcome) {
    double[] all = all(window.from());
    double sum = all[0];
    double compensation = all[1];
    if (!mean) {
      outcome.set(sum + compensation);
    } else if (Double.isInfinite(sum)) {
      outcome.set(runningMean(window));
    } else {
      outcome.set(sum / window.count() + compensation / window.count());
    }
  }

  /** The mean of numbers whose sum is infinite, which may be finite nevertheless. */
  private static double runningMean(SlidingWindow window) {
    double mean = 0;
    for (long position = window.from(); position < window.to(); position++) {
      double count = position - window.from() + 1.0;
      double value = window.ring().value(position);
      mean = (count - 1) / count * mean + value / count;
    }
    return mean;
  }
}
