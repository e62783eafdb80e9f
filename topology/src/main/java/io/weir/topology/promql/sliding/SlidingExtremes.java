package io.weir.topology.promql.sliding;

import io.weir.topology.promql.range.Outcome;

/** {@code min_over_time} and {@code max_over_time}: NaN only if there is nothing else. */
final class SlidingExtremes extends TwoStacks implements SlidingFunction {
  private final boolean greatest;
  private long end;

  SlidingExtremes(boolean greatest) {
    super(1);
    this.greatest = greatest;
  }

  @Override
  public void reset(long position) {
    clear(position);
  }

  @Override
  void lift(SampleRing ring, long position, double[] into, int at) {
    into[at] = ring.value(position);
  }

  @Override
  void combine(
      double[] earlier, int earlierAt, double[] later, int laterAt, double[] into, int at) {
    double a = earlier[earlierAt];
    double b = later[laterAt];
    boolean takesLater = Double.isNaN(a) || (greatest ? b > a : b < a);
    into[at] = takesLater ? b : a;
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
    outcome.set(all(window.from())[0]);
  }
}
