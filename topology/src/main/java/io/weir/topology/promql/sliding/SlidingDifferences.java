package io.weir.topology.promql.sliding;

import io.weir.topology.promql.range.Outcome;

/** {@code resets} and {@code changes}: how many samples differ from the one before them. */
final class SlidingDifferences implements SlidingFunction {
  private final boolean resets;
  private int count;
  private long first = -1;
  private long end;

  SlidingDifferences(boolean resets) {
    this.resets = resets;
  }

  @Override
  public void reset(long position) {
    count = 0;
    first = -1;
  }

  @Override
  public void enter(SampleRing ring, long position) {
    if (first < 0) {
      first = position;
    } else {
      count += differs(ring, position) ? 1 : 0;
    }
    end = position + 1;
  }

  @Override
  public void leave(SampleRing ring, long position) {
    first = position + 1;
    if (first == end) {
      reset(end);
    } else {
      count -= differs(ring, first) ? 1 : 0;
    }
  }

  private boolean differs(SampleRing ring, long position) {
    double before = ring.value(position - 1);
    double now = ring.value(position);
    return resets ? now < before : now != before && !(Double.isNaN(now) && Double.isNaN(before));
  }

  @Override
  public void result(SlidingWindow window, Outcome outcome) {
    outcome.set((double) count);
  }
}
