package io.weir.sinks.delivery;

import io.weir.schemas.result.AlertRecord;

/**
 * One revision of an alert after a tick.
 *
 * @param series the alert's tenant and labels; it has no metric name
 * @param alert its revision decides which row of a fingerprint and tick stays
 */
public record AlertRow(Series series, AlertRecord alert) implements Row {
  /** The row of an alert. */
  public static AlertRow of(AlertRecord alert) {
    return new AlertRow(new Series(alert.tenant(), alert.labels()), alert);
  }

  @Override
  public long eventMillis() {
    return alert.timestampMillis();
  }
}
