package io.weir.topology.promql.sliding;

import io.weir.topology.promql.range.Outcome;
import io.weir.topology.promql.range.Stretch;
import org.jspecify.annotations.Nullable;

/** {@code rate}, {@code increase} and {@code delta}; what resets lost is summed up as it slides. */
final class SlidingRates implements SlidingFunction {
  private static final long NONE = -1;

  private final boolean counter;
  private final boolean perSecond;

  /** Null until there has been a reset. */
  private @Nullable LostInResets lost;

  /** Position of the first sample, whose loss against the one before it doesn't count. */
  private long first = NONE;

  private long end;

  SlidingRates(boolean counter, boolean perSecond) {
    this.counter = counter;
    this.perSecond = perSecond;
  }

  @Override
  public void reset(long position) {
    first = NONE;
    if (lost != null) {
      lost.clear();
    }
  }

  @Override
  public void enter(SampleRing ring, long position) {
    end = position + 1;
    if (first == NONE) {
      first = position;
    } else if (counter && ring.value(position) < ring.value(position - 1)) {
      if (lost == null) {
        lost = new LostInResets();
      }
      lost.add(position, ring.value(position - 1));
    }
  }

  @Override
  public void leave(SampleRing ring, long position) {
    first = position + 1;
    if (first == end) {
      reset(end);
    } else if (lost != null) {
      lost.remove(first);
    }
  }

  @Override
  public void result(SlidingWindow window, Outcome outcome) {
    if (window.count() < 2) {
      return;
    }
    outcome.set(
        new Stretch(counter, perSecond)
            .increase(
                window.startMillis(),
                window.endMillis(),
                window.ring().time(window.from()),
                window.first(),
                window.ring().time(window.to() - 1),
                window.last(),
                window.count() - 1,
                lost == null ? 0 : lost.sum()));
  }
}
