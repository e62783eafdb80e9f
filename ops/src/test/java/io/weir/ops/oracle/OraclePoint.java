package io.weir.ops.oracle;

import io.weir.ops.committed.BatchSeries;
import io.weir.ops.committed.Value;
import io.weir.ops.workload.Histograms;
import io.weir.schemas.labels.Labels;
import io.weir.schemas.peers.RemoteWrite;
import io.weir.schemas.peers.WrittenHistogram;
import org.jspecify.annotations.Nullable;

/**
 * A sample of a series.
 *
 * @param timestampMillis event time, since the Unix epoch
 * @param value 0 if it is a histogram
 * @param histogram null if it is a number
 */
record OraclePoint(long timestampMillis, double value, @Nullable WrittenHistogram histogram) {
  /** As it stands in a batch. */
  BatchSeries.Timed timed() {
    return new BatchSeries.Timed(
        timestampMillis,
        histogram == null ? Value.OfFloat.of(value) : Histograms.of(timestampMillis, histogram));
  }

  /** As Prometheus gets it. */
  RemoteWrite.Sample written(Labels labels) {
    return histogram == null
        ? new RemoteWrite.Sample.OfNumber(labels, timestampMillis, value)
        : new RemoteWrite.Sample.OfHistogram(labels, timestampMillis, histogram);
  }
}
