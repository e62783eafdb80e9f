package io.weir.topology.shard;

import java.util.Arrays;

/**
 * The verdicts on a batch's samples: floats by their index in the batch, then histograms. Reused;
 * for one thread.
 */
final class Verdicts {
  private byte[] bySample = new byte[1024];
  private final int[] counts = new int[Verdict.COUNT];
  private int floatCount;
  private int total;

  void begin(int newFloatCount, int histogramCount) {
    floatCount = newFloatCount;
    total = newFloatCount + histogramCount;
    if (total > bySample.length) {
      bySample = new byte[Math.max(total, 2 * bySample.length)];
    }
    Arrays.fill(counts, 0);
  }

  void setFloat(int index, Verdict verdict) {
    bySample[index] = (byte) verdict.index();
    counts[verdict.index()]++;
  }

  void setHistogram(int index, Verdict verdict) {
    setFloat(floatCount + index, verdict);
  }

  /** Counts a verdict on a sample of an earlier batch. */
  void countEarlier(Verdict verdict) {
    counts[verdict.index()]++;
  }

  Verdict ofFloat(int index) {
    return Verdict.at(bySample[index]);
  }

  Verdict ofHistogram(int index) {
    return ofFloat(floatCount + index);
  }

  int count(Verdict verdict) {
    return counts[verdict.index()];
  }

  /** Samples of the batch. */
  int total() {
    return total;
  }

  /** Whether all samples go on, and without flags. */
  boolean allPlain() {
    return count(Verdict.ACCEPTED) + count(Verdict.LATE) == total;
  }
}
