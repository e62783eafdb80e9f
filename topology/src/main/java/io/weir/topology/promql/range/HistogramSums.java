package io.weir.topology.promql.range;

import io.weir.topology.promql.annotation.HistogramOperation;
import io.weir.topology.promql.annotation.Infos;
import io.weir.topology.promql.annotation.Warnings;
import io.weir.topology.promql.histogram.CompensatedHistogram;
import io.weir.topology.promql.histogram.FloatHistogram;
import io.weir.topology.promql.histogram.HistogramMean;
import io.weir.topology.promql.histogram.IncompatibleBucketsException;
import io.weir.topology.promql.histogram.ResetHint;
import org.jspecify.annotations.Nullable;

/** Sum and mean of a range's histograms. */
final class HistogramSums {
  private final RangeWindow window;

  HistogramSums(RangeWindow window) {
    this.window = window;
  }

  /** The sum, or null if the histograms are of different kinds. */
  @Nullable FloatHistogram sum() {
    FloatHistogram[] values = window.histograms();
    CompensatedHistogram sum = CompensatedHistogram.of(values[window.histogramsFrom()]);
    boolean reconciled = false;
    try {
      for (int i = window.histogramsFrom() + 1; i < window.histogramsTo(); i++) {
        sum = sum.plus(values[i]);
        reconciled |= sum.boundsReconciled();
      }
    } catch (IncompatibleBucketsException e) {
      new HistogramSteps(window).tellMixedBuckets();
      return null;
    }
    tell(reconciled);
    return sum.total();
  }

  /** The mean, or null if the histograms are of different kinds. */
  @Nullable FloatHistogram mean() {
    FloatHistogram[] values = window.histograms();
    HistogramMean mean = new HistogramMean(values[window.histogramsFrom()]);
    try {
      for (int i = window.histogramsFrom() + 1; i < window.histogramsTo(); i++) {
        mean.add(values[i]);
      }
    } catch (IncompatibleBucketsException e) {
      new HistogramSteps(window).tellMixedBuckets();
      return null;
    }
    tell(mean.boundsReconciled());
    return mean.mean();
  }

  private void tell(boolean reconciled) {
    boolean reset = false;
    boolean notReset = false;
    for (int i = window.histogramsFrom(); i < window.histogramsTo(); i++) {
      reset |= window.histograms()[i].resetHint() == ResetHint.RESET;
      notReset |= window.histograms()[i].resetHint() == ResetHint.NOT_RESET;
    }
    if (reset && notReset) {
      window
          .annotations()
          .add(
              Warnings.conflictingCounterResets(HistogramOperation.AGGREGATION, window.position()));
    }
    if (reconciled) {
      window
          .annotations()
          .add(Infos.mismatchedCustomBuckets(HistogramOperation.AGGREGATION, window.position()));
    }
  }
}
