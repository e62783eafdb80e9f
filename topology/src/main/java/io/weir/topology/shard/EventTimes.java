package io.weir.topology.shard;

import io.weir.schemas.samples.SampleBatchReader;

/** The event times of a batch. */
final class EventTimes {
  /** No sample. */
  static final long NONE = Long.MIN_VALUE;

  private EventTimes() {}

  /**
   * The greatest event time of the samples that aren't too far ahead (T4), or {@link #NONE}.
   *
   * @param aheadMillis samples after this are too far ahead
   */
  static long greatest(SampleBatchReader batch, long aheadMillis) {
    long greatestMillis = NONE;
    for (int i = 0; i < batch.floatCount(); i++) {
      if (batch.timestampMillis(i) <= aheadMillis) {
        greatestMillis = Math.max(greatestMillis, batch.timestampMillis(i));
      }
    }
    for (int i = 0; i < batch.histogramCount(); i++) {
      if (batch.histogramTimestampMillis(i) <= aheadMillis) {
        greatestMillis = Math.max(greatestMillis, batch.histogramTimestampMillis(i));
      }
    }
    return greatestMillis;
  }
}
