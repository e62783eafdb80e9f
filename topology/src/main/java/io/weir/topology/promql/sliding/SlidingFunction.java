package io.weir.topology.promql.sliding;

import io.weir.topology.promql.range.Outcome;

/**
 * A function of a range that moves on. It hears of each sample that comes in at the end and goes
 * out at the start, in order. One thread.
 */
interface SlidingFunction {
  /** Begins anew with an empty range; the sample at a position will come in first. */
  void reset(long position);

  /** The sample at a position has come in; it is the last one. */
  void enter(SampleRing ring, long position);

  /** The sample at a position, which was the first one, has gone out. */
  void leave(SampleRing ring, long position);

  /** Computes the function; nothing if there are too few samples. */
  void result(SlidingWindow window, Outcome outcome);
}
