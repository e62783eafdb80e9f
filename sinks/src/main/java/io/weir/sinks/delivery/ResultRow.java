package io.weir.sinks.delivery;

import io.weir.schemas.result.ResultElement;
import io.weir.schemas.samples.NativeHistogram;
import org.jspecify.annotations.Nullable;

/**
 * One revision of what a rule says of a series at a tick.
 *
 * @param element its revision decides which row of a series and timestamp stays
 * @param histogram the result if it is a native histogram; null if it is a number
 */
public record ResultRow(Series series, ResultElement element, @Nullable NativeHistogram histogram)
    implements Row {
  /** Whether the series ends here. */
  public boolean stale() {
    return histogram == null ? element.stale() : histogram.stale();
  }

  @Override
  public long eventMillis() {
    return element.timestampMillis();
  }
}
