package io.weir.topology.promql.sliding;

import io.weir.topology.promql.range.Outcome;

/** Functions that look at the first or the last samples only. */
final class SlidingEnds implements SlidingFunction {
  /** What is computed. */
  enum Kind {
    COUNT,
    PRESENT,
    FIRST,
    LAST,
    IRATE,
    IDELTA
  }

  private final Kind kind;

  SlidingEnds(Kind kind) {
    this.kind = kind;
  }

  @Override
  public void reset(long position) {}

  @Override
  public void enter(SampleRing ring, long position) {}

  @Override
  public void leave(SampleRing ring, long position) {}

  @Override
  public void result(SlidingWindow window, Outcome outcome) {
    switch (kind) {
      case COUNT -> outcome.set((double) window.count());
      case PRESENT -> outcome.set(1.0);
      case FIRST -> outcome.set(window.first());
      case LAST -> outcome.set(window.last());
      case IRATE, IDELTA -> {
        if (window.count() >= 2) {
          outcome.set(difference(window));
        }
      }
    }
  }

  private double difference(SlidingWindow window) {
    long newer = window.to() - 1;
    double before = window.ring().value(newer - 1);
    double now = window.last();
    if (kind == Kind.IDELTA) {
      return now - before;
    }
    double increase = now < before ? now : now - before;
    return increase / ((window.ring().time(newer) - window.ring().time(newer - 1)) / 1000.0);
  }
}
