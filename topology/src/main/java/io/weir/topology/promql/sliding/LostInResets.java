package io.weir.topology.promql.sliding;

/**
 * What a counter lost in its resets within a moving range: only the resets are looked at, which are
 * few.
 */
final class LostInResets extends CompensatedStacks {
  /** In place of times, the positions of the samples at which the counter was reset. */
  private final SampleRing resets = new SampleRing();

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
}
