package io.weir.ops.committed;

import io.weir.schemas.labels.Labels;
import io.weir.schemas.samples.MetricType;
import java.util.List;

/**
 * One entry of a batch: a series with samples of it.
 *
 * @param labels the series
 * @param type what the producer says of its type
 * @param flags the entry's flags
 * @param samples floats in their order, then native histograms
 */
public record BatchSeries(Labels labels, MetricType type, int flags, List<Timed> samples) {
  /** Copies the samples. */
  public BatchSeries {
    samples = List.copyOf(samples);
  }

  /**
   * A value at an event time.
   *
   * @param timestampMillis since the Unix epoch
   */
  public record Timed(long timestampMillis, Value value) {}
}
