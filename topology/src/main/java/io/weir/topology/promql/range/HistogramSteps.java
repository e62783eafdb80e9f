package io.weir.topology.promql.range;

import io.weir.topology.promql.annotation.HistogramOperation;
import io.weir.topology.promql.annotation.Infos;
import io.weir.topology.promql.annotation.Warnings;
import io.weir.topology.promql.histogram.FloatHistogram;
import io.weir.topology.promql.histogram.HistogramResult;
import io.weir.topology.promql.histogram.IncompatibleBucketsException;
import org.jspecify.annotations.Nullable;

/**
 * Sums and differences of a range's histograms, which tell in annotations what had to be done for
 * them. Conflicting reset hints are ignored: resets are treated by who calls.
 */
final class HistogramSteps {
  private final RangeWindow window;

  HistogramSteps(RangeWindow window) {
    this.window = window;
  }

  /** The sum, or null if the buckets are of different kinds. */
  @Nullable FloatHistogram plus(FloatHistogram left, FloatHistogram right) {
    try {
      return told(left.plus(right), HistogramOperation.ADDITION);
    } catch (IncompatibleBucketsException e) {
      tellMixedBuckets();
      return null;
    }
  }

  /** The difference, or null if the buckets are of different kinds. */
  @Nullable FloatHistogram minus(FloatHistogram minuend, FloatHistogram subtrahend) {
    try {
      return told(minuend.minus(subtrahend), HistogramOperation.SUBTRACTION);
    } catch (IncompatibleBucketsException e) {
      tellMixedBuckets();
      return null;
    }
  }

  private FloatHistogram told(HistogramResult result, HistogramOperation operation) {
    if (result.boundsReconciled()) {
      window.annotations().add(Infos.mismatchedCustomBuckets(operation, window.position()));
    }
    return result.histogram();
  }

  void tellMixedBuckets() {
    window
        .annotations()
        .add(Warnings.mixedExponentialAndCustomHistograms(window.metricName(), window.position()));
  }

  void tellNotCounter() {
    window
        .annotations()
        .add(Warnings.nativeHistogramNotCounter(window.metricName(), window.position()));
  }

  void tellNotGauge() {
    window
        .annotations()
        .add(Warnings.nativeHistogramNotGauge(window.metricName(), window.position()));
  }
}
