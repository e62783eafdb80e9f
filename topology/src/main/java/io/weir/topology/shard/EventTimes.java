package io.weir.topology.shard;

import io.weir.schemas.samples.SampleBatchReader;

/** The event times of a batch. */
final class EventTimes {
  /** No sample. */
  static final long NONE = Long.MIN_VALUE;

  private EventTimes() {}

  /** The greatest event time of the samples that aren't too far ahead, or {@link #NONE}. */
  static long greatest(SampleBatchReader batch, Verdicts verdicts) {
    long greatestMillis = NONE;
    for (int i = 0; i < batch.floatCount(); i++) {
      if (verdicts.ofFloat(i) != Verdict.TOO_FAR_AHEAD) {
        greatestMillis = Math.max(greatestMillis, batch.timestampMillis(i));
      }
    }
    for (int i = 0; i < batch.histogramCount(); i++) {
      if (verdicts.ofHistogram(i) != Verdict.TOO_FAR_AHEAD) {
        greatestMillis = Math.max(greatestMillis, batch.histogramTimestampMillis(i));
      }
    }
    return greatestMillis;
  }
}
