package io.weir.topology.promql.sliding;

import io.weir.topology.promql.number.KahanSum;
import io.weir.topology.promql.range.Extrapolation;
import io.weir.topology.promql.range.Outcome;

/** {@code rate}, {@code increase} and {@code delta}; what resets lost is summed up as it slides. */
final class SlidingRates extends TwoStacks implements SlidingFunction {
  private final boolean counter;
  private final boolean perSecond;

  /** Position of the first sample, whose loss against the one before it doesn't count. */
  private long first = -1;

  private long end;

  SlidingRates(boolean counter, boolean perSecond) {
    super(2);
    this.counter = counter;
    this.perSecond = perSecond;
  }

  @Override
  public void reset(long position) {
    first = -1;
    clear(position);
  }

  @Override
  void lift(SampleRing ring, long position, double[] into, int at) {
    double before = ring.value(position - 1);
    into[at] = ring.value(position) < before ? before : 0;
    into[at + 1] = 0;
  }

  @Override
  void combine(
      double[] earlier, int earlierAt, double[] later, int laterAt, double[] into, int at) {
    double sum = earlier[earlierAt];
    double term = later[laterAt];
    double total = sum + term;
    double loss = KahanSum.compensation(sum, earlier[earlierAt + 1], term, total);
    into[at + 1] = Double.isInfinite(total) ? 0 : loss + later[laterAt + 1];
    into[at] = total;
  }

  @Override
  public void enter(SampleRing ring, long position) {
    end = position + 1;
    if (first < 0) {
      first = position;
      clear(end);
    } else if (counter) {
      push(ring, position);
    }
  }

  @Override
  public void leave(SampleRing ring, long position) {
    first = position + 1;
    if (first == end) {
      reset(end);
    } else if (counter) {
      pop(ring, first, end);
    }
  }

  @Override
  public void result(SlidingWindow window, Outcome outcome) {
    if (window.count() < 2) {
      return;
    }
    double increase = window.last() - window.first();
    if (counter) {
      double[] lost = all(first + 1);
      increase += lost[0] + lost[1];
    }
    long firstMillis = window.ring().time(window.from());
    long lastMillis = window.ring().time(window.to() - 1);
    double zeroAfter = Double.NaN;
    if (counter && increase > 0 && window.first() >= 0) {
      zeroAfter = (lastMillis - firstMillis) / 1000.0 * (window.first() / increase);
    }
    outcome.set(
        increase
            * Extrapolation.factor(
                window.startMillis(),
                window.endMillis(),
                firstMillis,
                lastMillis,
                window.count() - 1,
                Extrapolation.UNKNOWN_START,
                zeroAfter,
                perSecond));
  }
}
