package io.weir.topology.promql.range;

import io.weir.topology.promql.annotation.Annotations;
import io.weir.topology.promql.annotation.HistogramOperation;
import io.weir.topology.promql.annotation.Infos;
import io.weir.topology.promql.histogram.FloatHistogram;
import io.weir.topology.promql.histogram.HistogramResult;
import io.weir.topology.promql.histogram.IncompatibleBucketsException;
import io.weir.topology.promql.syntax.Position;

/** Values between two samples of histograms. */
public final class HistogramInterpolation {
  private HistogramInterpolation() {}

  /**
   * The value at a time on the line between two samples. A counter that was reset between them is
   * taken to begin at zero at the first one.
   *
   * @throws IncompatibleBucketsException if one has exponential buckets and the other custom ones
   */
  public static FloatHistogram between(
      long time1,
      FloatHistogram value1,
      long time2,
      FloatHistogram value2,
      long timeMillis,
      boolean counter,
      Annotations annotations,
      Position position)
      throws IncompatibleBucketsException {
    if (timeMillis == time1) {
      return value1;
    }
    if (timeMillis == time2) {
      return value2;
    }
    double fraction = (double) (timeMillis - time1) / (time2 - time1);
    if (counter && value2.isResetSince(value1)) {
      return value2.times(fraction);
    }
    HistogramResult difference = value2.minus(value1);
    if (difference.boundsReconciled()) {
      annotations.add(Infos.mismatchedCustomBuckets(HistogramOperation.SUBTRACTION, position));
    }
    HistogramResult sum = difference.histogram().times(fraction).plus(value1);
    if (sum.boundsReconciled()) {
      annotations.add(Infos.mismatchedCustomBuckets(HistogramOperation.ADDITION, position));
    }
    return sum.histogram();
  }
}
