package io.weir.sinks.remotewrite;

import io.weir.schemas.samples.NativeHistogram;
import java.util.List;

/**
 * Writes samples and native histograms, which have the same fields in both versions of remote
 * write, and counts them. Histograms are float histograms, with absolute counts. For one thread.
 */
final class SampleMessages {
  private static final int SAMPLE_VALUE = 1;
  private static final int SAMPLE_TIMESTAMP = 2;

  private static final int COUNT_FLOAT = 2;
  private static final int SUM = 3;
  private static final int SCHEMA = 4;
  private static final int ZERO_THRESHOLD = 5;
  private static final int ZERO_COUNT_FLOAT = 7;
  private static final int NEGATIVE_SPANS = 8;
  private static final int NEGATIVE_COUNTS = 10;
  private static final int POSITIVE_SPANS = 11;
  private static final int POSITIVE_COUNTS = 13;
  private static final int RESET_HINT = 14;
  private static final int TIMESTAMP = 15;
  private static final int CUSTOM_VALUES = 16;
  private static final int SPAN_OFFSET = 1;
  private static final int SPAN_LENGTH = 2;

  private final ProtobufOutput message = new ProtobufOutput();
  private final ProtobufOutput span = new ProtobufOutput();
  private int samples;
  private int histograms;

  // Once for each sample: nothing is allocated here.
  void writeSample(ProtobufOutput series, int field, long timestampMillis, double value) {
    message.clear();
    message.writeDouble(SAMPLE_VALUE, value);
    message.writeInt64(SAMPLE_TIMESTAMP, timestampMillis);
    series.writeMessage(field, message);
    samples++;
  }

  void writeHistogram(ProtobufOutput series, int field, NativeHistogram histogram) {
    message.clear();
    message.writeDouble(COUNT_FLOAT, histogram.count());
    message.writeDouble(SUM, histogram.sum());
    message.writeSint64(SCHEMA, histogram.schema());
    message.writeDouble(ZERO_THRESHOLD, histogram.zeroThreshold());
    message.writeDouble(ZERO_COUNT_FLOAT, histogram.zeroCount());
    writeSpans(NEGATIVE_SPANS, histogram.negativeSpans());
    message.writeDoubles(NEGATIVE_COUNTS, histogram.negativeCounts());
    writeSpans(POSITIVE_SPANS, histogram.positiveSpans());
    message.writeDoubles(POSITIVE_COUNTS, histogram.positiveCounts());
    message.writeInt64(RESET_HINT, resetHint(histogram.resetHint()));
    message.writeInt64(TIMESTAMP, histogram.timestampMillis());
    message.writeDoubles(CUSTOM_VALUES, histogram.customBounds());
    series.writeMessage(field, message);
    histograms++;
  }

  int samples() {
    return samples;
  }

  int histograms() {
    return histograms;
  }

  void clearCounts() {
    samples = 0;
    histograms = 0;
  }

  private void writeSpans(int field, List<NativeHistogram.Span> spans) {
    for (NativeHistogram.Span each : spans) {
      span.clear();
      span.writeSint64(SPAN_OFFSET, each.offset());
      span.writeInt64(SPAN_LENGTH, each.length());
      message.writeMessage(field, span);
    }
  }

  private static int resetHint(NativeHistogram.ResetHint hint) {
    return switch (hint) {
      case UNKNOWN -> 0;
      case RESET -> 1;
      case NOT_RESET -> 2;
      case GAUGE -> 3;
    };
  }
}
