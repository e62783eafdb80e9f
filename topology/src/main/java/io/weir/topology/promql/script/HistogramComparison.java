package io.weir.topology.promql.script;

import io.weir.topology.promql.histogram.Bucket;
import io.weir.topology.promql.histogram.FloatHistogram;
import io.weir.topology.promql.number.Almost;
import java.util.Arrays;
import java.util.List;

/** Compares histograms up to rounding. */
final class HistogramComparison {
  private HistogramComparison() {}

  static boolean equal(
      FloatHistogram wanted, FloatHistogram found, boolean compareHints, double tolerance) {
    return wanted.schema() == found.schema()
        && Almost.equal(wanted.count(), found.count(), tolerance)
        && Almost.equal(wanted.sum(), found.sum(), tolerance)
        && wanted.zeroThreshold() == found.zeroThreshold()
        && Almost.equal(wanted.zeroCount(), found.zeroCount(), tolerance)
        && Arrays.equals(wanted.customBounds(), found.customBounds())
        && equal(wanted.compact().buckets(), found.compact().buckets(), tolerance)
        && (!compareHints || wanted.resetHint() == found.resetHint());
  }

  private static boolean equal(List<Bucket> wanted, List<Bucket> found, double tolerance) {
    if (wanted.size() != found.size()) {
      return false;
    }
    for (int i = 0; i < wanted.size(); i++) {
      Bucket a = wanted.get(i);
      Bucket b = found.get(i);
      if (a.lower() != b.lower()
          || a.upper() != b.upper()
          || !Almost.equal(a.count(), b.count(), tolerance)) {
        return false;
      }
    }
    return true;
  }
}
