package io.weir.sinks.remotewrite;

import io.weir.schemas.labels.Labels;
import io.weir.schemas.samples.MetricType;
import io.weir.schemas.samples.NativeHistogram;

/** {@code prometheus.WriteRequest} of remote write 1.0. */
final class FirstRequest implements WriteRequest {
  private static final int TIMESERIES = 1;
  private static final int LABELS = 1;
  private static final int SAMPLES = 2;
  private static final int HISTOGRAMS = 4;
  private static final int NAME = 1;
  private static final int VALUE = 2;

  private final ProtobufOutput request = new ProtobufOutput();
  private final ProtobufOutput series = new ProtobufOutput();
  private final ProtobufOutput label = new ProtobufOutput();
  private final SampleMessages messages = new SampleMessages();

  @Override
  public void begin(Labels labels, MetricType type) {
    series.clear();
    for (int i = 0; i < labels.size(); i++) {
      label.clear();
      label.writeString(NAME, labels.name(i));
      label.writeString(VALUE, labels.value(i));
      series.writeMessage(LABELS, label);
    }
  }

  @Override
  public void sample(long timestampMillis, double value) {
    messages.writeSample(series, SAMPLES, timestampMillis, value);
  }

  @Override
  public void histogram(NativeHistogram histogram) {
    messages.writeHistogram(series, HISTOGRAMS, histogram);
  }

  @Override
  public void end() {
    request.writeMessage(TIMESERIES, series);
  }

  @Override
  public int size() {
    return request.size();
  }

  @Override
  public Encoded finish() {
    Encoded encoded = new Encoded(request.toByteArray(), messages.samples(), messages.histograms());
    request.clear();
    messages.clearCounts();
    return encoded;
  }
}
