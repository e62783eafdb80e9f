package io.weir.topology.promql.range;

import io.weir.topology.promql.number.KahanSum;

/** A mean of numbers: a compensated sum, or once that would be infinite, a running mean. */
final class RunningMean {
  private double sumOrMean;
  private double compensation;
  private double count = 1;
  private boolean incremental;

  RunningMean(double first) {
    sumOrMean = first;
  }

  void add(double value) {
    count++;
    if (!incremental) {
      double total = sumOrMean + value;
      if (!Double.isInfinite(total)) {
        compensation = KahanSum.compensation(sumOrMean, compensation, value, total);
        sumOrMean = total;
        return;
      }
      incremental = true;
      sumOrMean /= count - 1;
      compensation /= count - 1;
    }
    double weight = (count - 1) / count;
    double before = weight * sumOrMean;
    double total = before + value / count;
    compensation = KahanSum.compensation(before, weight * compensation, value / count, total);
    sumOrMean = total;
  }

  double mean() {
    return incremental ? sumOrMean + compensation : sumOrMean / count + compensation / count;
  }
}
