package io.weir.topology.promql.source;

import io.weir.topology.promql.histogram.FloatHistogram;
import io.weir.topology.promql.histogram.ResetHint;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The reset hints that histograms would be read with from Prometheus's store. */
public final class StoredHints {
  private StoredHints() {}

  /**
   * A histogram with the hint that it gets. Samples that can stand in one chunk are known to have
   * no reset between them; what begins a new one is not known of.
   *
   * @param previous the series' sample before it; null if there is none, or not a histogram
   */
  public static FloatHistogram hinted(@Nullable FloatHistogram previous, FloatHistogram histogram) {
    return histogram.withResetHint(hint(previous, histogram));
  }

  private static ResetHint hint(@Nullable FloatHistogram previous, FloatHistogram histogram) {
    if (histogram.resetHint() == ResetHint.GAUGE) {
      return ResetHint.GAUGE;
    }
    if (previous == null
        || previous.resetHint() == ResetHint.GAUGE
        || histogram.resetHint() == ResetHint.RESET
        || histogram.schema() != previous.schema()
        || histogram.zeroThreshold() != previous.zeroThreshold()
        || !Arrays.equals(histogram.customBounds(), previous.customBounds())) {
      return ResetHint.UNKNOWN;
    }
    return histogram.withResetHint(ResetHint.UNKNOWN).isResetSince(previous)
        ? ResetHint.UNKNOWN
        : ResetHint.NOT_RESET;
  }
}
