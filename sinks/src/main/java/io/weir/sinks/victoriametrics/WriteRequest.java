package io.weir.sinks.victoriametrics;

import io.weir.schemas.labels.Labels;

/**
 * A remote write request, version 1.0, as it grows: {@code prometheus.WriteRequest} of <a
 * href="https://prometheus.io/docs/specs/prw/remote_write_spec/">its specification</a>. Series come
 * one after another, each with its samples. For one thread.
 */
final class WriteRequest {
  private static final int TIMESERIES = 1;
  private static final int LABELS = 1;
  private static final int SAMPLES = 2;
  private static final int NAME = 1;
  private static final int VALUE = 2;
  private static final int SAMPLE_VALUE = 1;
  private static final int SAMPLE_TIMESTAMP = 2;

  private final ProtobufOutput request = new ProtobufOutput();
  private final ProtobufOutput series = new ProtobufOutput();
  private final ProtobufOutput part = new ProtobufOutput();

  /** Bytes of the series that are ended. */
  int size() {
    return request.size();
  }

  /** Begins a series. */
  void begin(Labels labels) {
    series.clear();
    for (int i = 0; i < labels.size(); i++) {
      part.clear();
      part.writeString(NAME, labels.name(i));
      part.writeString(VALUE, labels.value(i));
      series.writeMessage(LABELS, part);
    }
  }

  /** Adds a sample to the series that was begun. */
  void sample(long timestampMillis, double value) {
    part.clear();
    part.writeDouble(SAMPLE_VALUE, value);
    part.writeInt64(SAMPLE_TIMESTAMP, timestampMillis);
    series.writeMessage(SAMPLES, part);
  }

  /** Ends the series that was begun. */
  void end() {
    request.writeMessage(TIMESERIES, series);
  }

  /** The whole request, uncompressed, after which a new one begins. */
  byte[] finish() {
    byte[] bytes = request.toByteArray();
    request.clear();
    return bytes;
  }
}
