package io.weir.topology.promql.sliding;

import io.weir.schemas.samples.StaleMarker;
import io.weir.topology.promql.range.Outcome;
import io.weir.topology.promql.syntax.Function;
import java.util.Optional;

/**
 * One function of one series' range, evaluated at successive ticks. Only numbers: a series that has
 * histograms in its range is to be evaluated at once. One thread.
 */
public final class SlidingRange {
  private final long rangeMillis;
  private final SlidingFunction function;
  private final SampleRing ring = new SampleRing();
  private long from;
  private long to;
  private long startMillis = Long.MIN_VALUE;
  private long endMillis = Long.MIN_VALUE;

  /** Whether a sample has come into the range out of order since the last tick. */
  private boolean disordered;

  private SlidingRange(SlidingFunction function, long rangeMillis) {
    this.function = function;
    this.rangeMillis = rangeMillis;
  }

  /**
   * A function of a range; empty if it has no sliding form.
   *
   * @param rangeMillis positive
   */
  public static Optional<SlidingRange> of(Function function, long rangeMillis) {
    return SlidingFunctions.of(function).map(form -> new SlidingRange(form, rangeMillis));
  }

  /**
   * Adds a sample, in any order. Staleness markers and what is older than the range at the last
   * tick are left out, and so is a second sample of the same time.
   */
  public void add(long timeMillis, double value) {
    if (StaleMarker.is(value) || timeMillis <= startMillis) {
      return;
    }
    long position = ring.add(timeMillis, value);
    disordered |= position >= 0 && position < to;
  }

  /**
   * Evaluates at a tick, not before the last one.
   *
   * @param outcome where the result goes
   * @throws IllegalArgumentException if the tick is before the last one
   */
  public void evaluate(long tickMillis, Outcome outcome) {
    if (tickMillis < endMillis) {
      throw new IllegalArgumentException(
          "tick: expected none before " + endMillis + ", found " + tickMillis);
    }
    outcome.clear();
    endMillis = tickMillis;
    startMillis = tickMillis - rangeMillis;
    if (disordered) {
      function.reset(from);
      to = from;
      disordered = false;
    }
    // What has gone by between two ticks never comes in.
    while (from == to && to < ring.end() && ring.time(to) <= startMillis) {
      from++;
      to++;
    }
    while (to < ring.end() && ring.time(to) <= endMillis) {
      function.enter(ring, to++);
    }
    while (from < to && ring.time(from) <= startMillis) {
      function.leave(ring, from++);
    }
    ring.dropBefore(from);
    if (from < to) {
      function.result(new SlidingWindow(ring, from, to, startMillis, endMillis), outcome);
    }
  }
}
