package io.weir.sinks.remotewrite;

import io.weir.schemas.labels.Labels;
import io.weir.schemas.samples.MetricType;
import io.weir.schemas.samples.NativeHistogram;

/** {@code io.prometheus.write.v2.Request} of remote write 2.0. */
final class SecondRequest implements WriteRequest {
  private static final int TIMESERIES = 5;
  private static final int LABELS_REFS = 1;
  private static final int SAMPLES = 2;
  private static final int HISTOGRAMS = 3;
  private static final int METADATA = 5;
  private static final int TYPE = 1;

  private final SymbolTable symbols = new SymbolTable();
  private final ProtobufOutput allSeries = new ProtobufOutput();
  private final ProtobufOutput series = new ProtobufOutput();
  private final ProtobufOutput part = new ProtobufOutput();
  private final SampleMessages messages = new SampleMessages();
  private MetricType type = MetricType.UNKNOWN;

  @Override
  public void begin(Labels labels, MetricType typeOfMetric) {
    series.clear();
    type = typeOfMetric;
    part.clear();
    for (int i = 0; i < labels.size(); i++) {
      part.writeVarint(symbols.reference(labels.name(i)));
      part.writeVarint(symbols.reference(labels.value(i)));
    }
    series.writeMessage(LABELS_REFS, part);
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
    if (type != MetricType.UNKNOWN) {
      part.clear();
      part.writeInt64(TYPE, type.index()); // the message has them in the same order
      series.writeMessage(METADATA, part);
    }
    allSeries.writeMessage(TIMESERIES, series);
  }

  @Override
  public int size() {
    return allSeries.size() == 0 ? 0 : symbols.size() + allSeries.size();
  }

  @Override
  public Encoded finish() {
    Encoded encoded =
        new Encoded(symbols.followedBy(allSeries), messages.samples(), messages.histograms());
    symbols.clear();
    allSeries.clear();
    messages.clearCounts();
    return encoded;
  }
}
