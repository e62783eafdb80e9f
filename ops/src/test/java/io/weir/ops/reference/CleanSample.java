package io.weir.ops.reference;

import io.weir.ops.committed.Batch;
import io.weir.ops.committed.BatchSeries;
import io.weir.ops.committed.Value;
import io.weir.schemas.samples.MetricType;
import java.util.List;

/**
 * A sample of the clean topic.
 *
 * @param timestampMillis its event time, since the Unix epoch
 */
public record CleanSample(
    int partition, SeriesId series, MetricType type, int flags, long timestampMillis, Value value) {
  /** All samples of a record of the clean topic. */
  public static List<CleanSample> of(Batch batch) {
    return batch.series().stream()
        .flatMap(series -> series.samples().stream().map(timed -> of(batch, series, timed)))
        .toList();
  }

  private static CleanSample of(Batch batch, BatchSeries series, BatchSeries.Timed timed) {
    return new CleanSample(
        batch.partition(),
        new SeriesId(batch.tenant(), series.labels()),
        series.type(),
        series.flags(),
        timed.timestampMillis(),
        timed.value());
  }
}
