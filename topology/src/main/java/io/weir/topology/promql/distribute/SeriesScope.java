package io.weir.topology.promql.distribute;

import io.weir.schemas.labels.Labels;

/** Which of its series a shard evaluates an expression over. */
public enum SeriesScope {
  /** All. */
  ALL,
  /** Those with a label that routes them: equal values of these are in one shard. */
  ROUTED,
  /** Those without, which may be in any shard. */
  STRAY;

  /** Whether a series is in the scope. */
  public boolean includes(Labels series) {
    return this == ALL
        || (this == ROUTED) == (series.has(Routing.JOB) || series.has(Routing.INSTANCE));
  }
}
