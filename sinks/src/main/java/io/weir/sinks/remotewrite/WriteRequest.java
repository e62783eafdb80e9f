package io.weir.sinks.remotewrite;

import io.weir.schemas.labels.Labels;
import io.weir.schemas.samples.MetricType;
import io.weir.schemas.samples.NativeHistogram;

/**
 * A request as it grows: series come one after another, each with numbers or with histograms, not
 * with both. For one thread.
 */
interface WriteRequest {
  /**
   * Begins a series.
   *
   * @param type what the metric is; requests of version 1.0 don't tell
   */
  void begin(Labels labels, MetricType type);

  /** Adds a number to the series that was begun. */
  void sample(long timestampMillis, double value);

  /** Adds a histogram to the series that was begun. */
  void histogram(NativeHistogram histogram);

  /** Ends the series that was begun. */
  void end();

  /** Bytes of the series that are ended. */
  int size();

  /** The whole request, after which a new one begins. */
  Encoded finish();

  /**
   * A whole request.
   *
   * @param bytes not compressed
   * @param samples numbers in it
   * @param histograms histograms in it
   */
  @SuppressWarnings("ArrayRecordComponent") // nobody compares or changes it
  record Encoded(byte[] bytes, int samples, int histograms) {}
}
