package io.weir.topology.promql.sliding;

import io.weir.topology.promql.number.KahanSum;

/**
 * What a counter lost in its resets within a moving range: only the resets are looked at, which are
 * few.
 */
final class LostInResets extends TwoStacks {
  /** In place of times, the positions of the samples at which the counter was reset. */
  private final SampleRing resets = new SampleRing();

  LostInResets() {
    super(2);
  }

  /** Begins anew, without resets. */
  void clear() {
    resets.dropBefore(resets.end());
    clear(resets.end());
  }

  /** Takes in a reset after all others, with what was lost in it. */
  void add(long samplePosition, double lost) {
    push(resets, resets.add(samplePosition, lost));
  }

  /** Takes out the reset at a sample, which was the first one, if there is one. */
  void remove(long samplePosition) {
    long first = resets.first();
    if (first < resets.end() && resets.time(first) == samplePosition) {
      resets.dropBefore(first + 1);
      pop(resets, first, resets.end());
    }
  }

  /** The sum. */
  double sum() {
    if (resets.first() == resets.end()) {
      return 0;
    }
    double[] all = all(resets.first());
    return all[0] + all[1];
  }

  @Override
  void lift(SampleRing ring, long position, double[] into, int at) {
    into[at] = ring.value(position);
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
}
