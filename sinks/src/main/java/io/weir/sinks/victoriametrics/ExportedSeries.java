package io.weir.sinks.victoriametrics;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.weir.schemas.labels.Labels;
import io.weir.schemas.samples.StaleMarker;
import io.weir.sinks.reading.TooManySamplesException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/** A line of what VictoriaMetrics exports. */
final class ExportedSeries {
  private static final JsonFactory JSON = new JsonFactory();

  private final Labels labels;
  private final int count;
  private final long[] timestampsMillis;
  private final double[] values;

  private ExportedSeries(Labels labels, int count, long[] timestampsMillis, double[] values) {
    this.labels = labels;
    this.count = count;
    this.timestampsMillis = timestampsMillis;
    this.values = values;
  }

  Labels labels() {
    return labels;
  }

  /** How many samples there are; the arrays may be longer. */
  int count() {
    return count;
  }

  /** Event times in no particular order. */
  long[] timestampsMillis() {
    return timestampsMillis;
  }

  /** Numbers, a staleness marker by its bits. */
  double[] values() {
    return values;
  }

  /**
   * Reads all lines.
   *
   * @param most samples, beyond which it fails
   */
  static void readAll(InputStream in, long most, Consumer<ExportedSeries> each) throws IOException {
    long left = most;
    try (JsonParser json = JSON.createParser(in)) {
      while (json.nextToken() != null) {
        ExportedSeries series = read(json, left, most);
        left -= series.count;
        each.accept(series);
      }
    }
  }

  private static ExportedSeries read(JsonParser json, long left, long most) throws IOException {
    Map<String, String> labels = new HashMap<>();
    long[] timestamps = new long[16];
    double[] values = new double[16];
    int times = 0;
    int count = 0;
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String field = json.currentName();
      json.nextToken();
      switch (field) {
        case "metric" -> {
          while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            labels.put(name, json.nextTextValue());
          }
        }
        case "values" -> {
          while (json.nextToken() != JsonToken.END_ARRAY) {
            if (count == values.length) {
              values = Arrays.copyOf(values, 2 * count);
            }
            values[count++] = value(json);
            if (count > left) {
              throw new TooManySamplesException(most);
            }
          }
        }
        case "timestamps" -> {
          while (json.nextToken() != JsonToken.END_ARRAY) {
            if (times == timestamps.length) {
              timestamps = Arrays.copyOf(timestamps, 2 * times);
            }
            timestamps[times++] = json.getLongValue();
          }
        }
        default -> json.skipChildren();
      }
    }
    if (times != count) {
      throw new IOException(
          "expected as many timestamps as values, found %d and %d".formatted(times, count));
    }
    return new ExportedSeries(Labels.ofMap(labels), count, timestamps, values);
  }

  /** Of all that is no number only staleness markers are written. */
  private static double value(JsonParser json) throws IOException {
    return switch (json.currentToken()) {
      case VALUE_NULL -> StaleMarker.VALUE;
      case VALUE_STRING -> Double.parseDouble(json.getText());
      default -> json.getDoubleValue();
    };
  }
}
