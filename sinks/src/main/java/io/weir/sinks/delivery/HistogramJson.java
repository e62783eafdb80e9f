package io.weir.sinks.delivery;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weir.schemas.samples.NativeHistogram;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A native histogram as JSON, with the field names of the Avro schema. What JSON has no number for
 * is a string: {@code "NaN"}, {@code "Infinity"}, {@code "-Infinity"}.
 */
public final class HistogramJson {
  private static final ObjectMapper JSON = new ObjectMapper();

  private HistogramJson() {}

  /** One line of JSON. */
  public static String of(NativeHistogram histogram) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("schema", histogram.schema());
    put(json, "zero_threshold", histogram.zeroThreshold());
    put(json, "zero_count", histogram.zeroCount());
    put(json, "count", histogram.count());
    put(json, "sum", histogram.sum());
    putSpans(json, "positive_spans", histogram.positiveSpans());
    putDoubles(json, "positive_counts", histogram.positiveCounts());
    putSpans(json, "negative_spans", histogram.negativeSpans());
    putDoubles(json, "negative_counts", histogram.negativeCounts());
    putDoubles(json, "custom_bounds", histogram.customBounds());
    json.put("reset_hint", histogram.resetHint().name().toLowerCase(Locale.ROOT));
    return json.toString();
  }

  private static void put(ObjectNode json, String name, double value) {
    if (Double.isFinite(value)) {
      json.put(name, value);
    } else {
      json.put(name, Double.toString(value));
    }
  }

  private static void putSpans(ObjectNode json, String name, List<NativeHistogram.Span> spans) {
    ArrayNode array = json.putArray(name);
    for (NativeHistogram.Span span : spans) {
      array.addObject().put("offset", span.offset()).put("length", span.length());
    }
  }

  private static void putDoubles(ObjectNode json, String name, List<Double> values) {
    ArrayNode array = json.putArray(name);
    for (double value : values) {
      if (Double.isFinite(value)) {
        array.add(value);
      } else {
        array.add(Double.toString(value));
      }
    }
  }

  /**
   * Reads what {@link #of} wrote; of a staleness marker's sum only that it is no number.
   *
   * @param timestampMillis its event time, which isn't written
   * @throws IllegalArgumentException if it isn't that
   */
  public static NativeHistogram parse(String text, long timestampMillis) {
    JsonNode json;
    try {
      json = JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("histogram: expected JSON, found " + e.getMessage(), e);
    }
    return new NativeHistogram(
        timestampMillis,
        json.path("schema").asInt(),
        number(json.path("zero_threshold")),
        number(json.path("zero_count")),
        number(json.path("count")),
        number(json.path("sum")),
        spans(json.path("positive_spans")),
        numbers(json.path("positive_counts")),
        spans(json.path("negative_spans")),
        numbers(json.path("negative_counts")),
        numbers(json.path("custom_bounds")),
        NativeHistogram.ResetHint.valueOf(
            json.path("reset_hint").asText().toUpperCase(Locale.ROOT)));
  }

  private static double number(JsonNode json) {
    return json.isTextual() ? Double.parseDouble(json.textValue()) : json.doubleValue();
  }

  private static List<Double> numbers(JsonNode array) {
    List<Double> numbers = new ArrayList<>(array.size());
    array.forEach(number -> numbers.add(number(number)));
    return numbers;
  }

  private static List<NativeHistogram.Span> spans(JsonNode array) {
    List<NativeHistogram.Span> spans = new ArrayList<>(array.size());
    array.forEach(span ->
        spans.add(
            new NativeHistogram.Span(span.path("offset").asInt(), span.path("length").asInt())));
    return spans;
  }
}
