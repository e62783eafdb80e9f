package io.weir.sinks.remotewrite;

import io.weir.schemas.labels.Labels;
import io.weir.schemas.samples.NativeHistogram;
import io.weir.schemas.samples.StaleMarker;
import io.weir.sinks.reading.LabelCondition;
import io.weir.sinks.reading.SeriesChoice;
import io.weir.sinks.reading.StoredSeries;
import io.weir.sinks.reading.TimeSpan;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** {@code prometheus.ReadRequest} and {@code prometheus.ReadResponse}. */
final class ReadMessages {
  private ReadMessages() {}

  /**
   * A request with one query.
   *
   * @param absent a label that series must not have; empty for none
   * @param labelsOnly whether samples are of no use
   */
  static byte[] request(SeriesChoice choice, String absent, TimeSpan span, boolean labelsOnly) {
    ProtobufOutput query = new ProtobufOutput();
    query.writeInt64(1, span.fromMillis());
    query.writeInt64(2, span.toMillis());
    if (!absent.isEmpty()) {
      query.writeMessage(3, matcher("=", absent, ""));
    }
    // It takes no query that names nothing.
    query.writeMessage(3, matcher("!=", Labels.METRIC_NAME, ""));
    for (LabelCondition condition : choice.conditions()) {
      query.writeMessage(3, matcher(condition.operator(), condition.name(), condition.value()));
    }
    if (labelsOnly) {
      ProtobufOutput hints = new ProtobufOutput();
      hints.writeString(2, "series");
      hints.writeInt64(3, span.fromMillis());
      hints.writeInt64(4, span.toMillis());
      query.writeMessage(4, hints);
    }
    ProtobufOutput request = new ProtobufOutput();
    request.writeMessage(1, query);
    return request.toByteArray();
  }

  private static ProtobufOutput matcher(String operator, String name, String value) {
    ProtobufOutput matcher = new ProtobufOutput();
    matcher.writeInt64(
        1,
        switch (operator) {
          case "=" -> 0;
          case "!=" -> 1;
          case "=~" -> 2;
          case "!~" -> 3;
          default ->
              throw new IllegalArgumentException(
                  "operator: expected one of PromQL, found " + operator);
        });
    matcher.writeString(2, name);
    matcher.writeString(3, value);
    return matcher;
  }

  /** Reads the series of a response, which has a result for the one query. */
  static void read(byte[] response, Consumer<StoredSeries> each) throws IOException {
    ProtobufInput in = new ProtobufInput(response);
    for (int field = in.nextField(); field > 0; field = in.nextField()) {
      if (field == 1) {
        readResult(in.readMessage(), each);
      } else {
        in.skip();
      }
    }
  }

  private static void readResult(ProtobufInput in, Consumer<StoredSeries> each) throws IOException {
    for (int field = in.nextField(); field > 0; field = in.nextField()) {
      if (field == 1) {
        each.accept(series(in.readMessage()));
      } else {
        in.skip();
      }
    }
  }

  /** Labels come before samples. */
  private static StoredSeries series(ProtobufInput in) throws IOException {
    Map<String, String> labels = new HashMap<>();
    StoredSeries.Builder series = new StoredSeries.Builder(Labels.empty());
    for (int field = in.nextField(); field > 0; field = in.nextField()) {
      switch (field) {
        case 1 -> {
          readLabel(in.readMessage(), labels);
          series = new StoredSeries.Builder(Labels.ofMap(labels));
        }
        case 2 -> readSample(in.readMessage(), series);
        case 4 -> {
          NativeHistogram histogram = histogram(in.readMessage());
          if (histogram.stale()) {
            series.add(histogram.timestampMillis(), StaleMarker.VALUE);
          } else {
            series.add(histogram.timestampMillis(), histogram);
          }
        }
        default -> in.skip();
      }
    }
    return series.build();
  }

  private static void readLabel(ProtobufInput in, Map<String, String> labels) throws IOException {
    String name = "";
    String value = "";
    for (int field = in.nextField(); field > 0; field = in.nextField()) {
      switch (field) {
        case 1 -> name = in.readString();
        case 2 -> value = in.readString();
        default -> in.skip();
      }
    }
    labels.put(name, value);
  }

  private static void readSample(ProtobufInput in, StoredSeries.Builder series) throws IOException {
    double value = 0;
    long timestampMillis = 0;
    for (int field = in.nextField(); field > 0; field = in.nextField()) {
      switch (field) {
        case 1 -> value = in.readDouble();
        case 2 -> timestampMillis = in.readInt64();
        default -> in.skip();
      }
    }
    series.add(timestampMillis, value);
  }

  /** A float histogram, as all are that are written here; of others buckets are missing. */
  private static NativeHistogram histogram(ProtobufInput in) throws IOException {
    double count = 0;
    double sum = 0;
    int schema = 0;
    double zeroThreshold = 0;
    double zeroCount = 0;
    List<NativeHistogram.Span> negativeSpans = new ArrayList<>();
    List<Double> negativeCounts = List.of();
    List<NativeHistogram.Span> positiveSpans = new ArrayList<>();
    List<Double> positiveCounts = List.of();
    int hint = 0;
    long timestampMillis = 0;
    List<Double> bounds = List.of();
    for (int field = in.nextField(); field > 0; field = in.nextField()) {
      switch (field) {
        case 2 -> count = in.readDouble();
        case 3 -> sum = in.readDouble();
        case 4 -> schema = (int) in.readSint64();
        case 5 -> zeroThreshold = in.readDouble();
        case 7 -> zeroCount = in.readDouble();
        case 8 -> negativeSpans.add(span(in.readMessage()));
        case 10 -> negativeCounts = in.readDoubles();
        case 11 -> positiveSpans.add(span(in.readMessage()));
        case 13 -> positiveCounts = in.readDoubles();
        case 14 -> hint = (int) in.readInt64();
        case 15 -> timestampMillis = in.readInt64();
        case 16 -> bounds = in.readDoubles();
        default -> in.skip();
      }
    }
    return new NativeHistogram(
        timestampMillis,
        schema,
        zeroThreshold,
        zeroCount,
        count,
        sum,
        positiveSpans,
        positiveCounts,
        negativeSpans,
        negativeCounts,
        bounds,
        resetHint(hint));
  }

  private static NativeHistogram.Span span(ProtobufInput in) throws IOException {
    int offset = 0;
    int length = 0;
    for (int field = in.nextField(); field > 0; field = in.nextField()) {
      switch (field) {
        case 1 -> offset = (int) in.readSint64();
        case 2 -> length = (int) in.readInt64();
        default -> in.skip();
      }
    }
    return new NativeHistogram.Span(offset, length);
  }

  private static NativeHistogram.ResetHint resetHint(int number) {
    return switch (number) {
      case 1 -> NativeHistogram.ResetHint.RESET;
      case 2 -> NativeHistogram.ResetHint.NOT_RESET;
      case 3 -> NativeHistogram.ResetHint.GAUGE;
      default -> NativeHistogram.ResetHint.UNKNOWN;
    };
  }
}
