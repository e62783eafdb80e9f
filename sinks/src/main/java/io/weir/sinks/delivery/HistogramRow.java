package io.weir.sinks.delivery;

import io.weir.schemas.samples.MetricType;
import io.weir.schemas.samples.NativeHistogram;

/**
 * One raw native histogram.
 *
 * @param type type of the metric family as the batch has it
 * @param flags bits of {@link io.weir.schemas.samples.SeriesFlags}
 */
public record HistogramRow(Series series, MetricType type, int flags, NativeHistogram histogram)
    implements Row {
  @Override
  public long eventMillis() {
    return histogram.timestampMillis();
  }
}
