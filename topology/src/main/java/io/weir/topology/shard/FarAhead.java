package io.weir.topology.shard;

import io.weir.schemas.labels.Labels;
import io.weir.schemas.samples.SampleBatchReader;
import io.weir.topology.shard.time.TimeSettings;

/** Says what was too far ahead (T4). */
final class FarAhead {
  private FarAhead() {}

  /** Names the first such sample of a batch that has one. */
  static String message(
      SampleBatchReader batch, Verdicts verdicts, long appendTimeMillis, TimeSettings time) {
    for (int series = 0; series < batch.seriesCount(); series++) {
      for (int i = batch.floatsStart(series); i < batch.floatsEnd(series); i++) {
        if (verdicts.ofFloat(i) == Verdict.TOO_FAR_AHEAD) {
          return message(batch, series, batch.timestampMillis(i), appendTimeMillis, time);
        }
      }
      for (int i = batch.histogramsStart(series); i < batch.histogramsEnd(series); i++) {
        if (verdicts.ofHistogram(i) == Verdict.TOO_FAR_AHEAD) {
          return message(batch, series, batch.histogramTimestampMillis(i), appendTimeMillis, time);
        }
      }
    }
    throw new IllegalArgumentException("batch: expected a sample too far ahead, found none");
  }

  private static String message(
      SampleBatchReader batch,
      int series,
      long timestampMillis,
      long appendTimeMillis,
      TimeSettings time) {
    return Labels.decode(batch.bytes(), batch.labelsStart(series), batch.labelsEnd(series))
        + ": expected a timestamp of at most "
        + time.maxAheadMillis()
        + " ms after the append time "
        + appendTimeMillis
        + ", found "
        + timestampMillis;
  }
}
