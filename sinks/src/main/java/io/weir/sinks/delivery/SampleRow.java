package io.weir.sinks.delivery;

import io.weir.schemas.samples.MetricType;
import io.weir.schemas.samples.StaleMarker;

/**
 * One raw float.
 *
 * @param type type of the metric family as the batch has it
 * @param flags bits of {@link io.weir.schemas.samples.SeriesFlags}
 * @param timestampMillis event time, since the Unix epoch
 * @param value any double; a staleness marker is told by its bits
 */
public record SampleRow(
    Series series, MetricType type, int flags, long timestampMillis, double value) implements Row {
  /** Whether this is a staleness marker. */
  public boolean stale() {
    return StaleMarker.is(value);
  }

  @Override
  public long eventMillis() {
    return timestampMillis;
  }
}
