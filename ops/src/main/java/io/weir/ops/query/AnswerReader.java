package io.weir.ops.query;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Reads the JSON of Prometheus's HTTP API v1. */
final class AnswerReader {
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

  private AnswerReader() {}

  /**
   * Reads an answer.
   *
   * @throws IOException if it isn't one
   */
  static Answer read(String text) throws IOException {
    ObjectNode envelope = JsonNodeFactory.instance.objectNode();
    String data = "";
    try (JsonParser parser = JSON.createParser(text)) {
      require(parser.nextToken() == JsonToken.START_OBJECT);
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        parser.nextToken();
        int start = (int) parser.currentTokenLocation().getCharOffset();
        envelope.set(name, JSON.<JsonNode>readTree(parser));
        if (name.equals("data")) {
          data = text.substring(start, (int) parser.currentLocation().getCharOffset());
        }
      }
    }
    JsonNode result = envelope.path("data");
    require(envelope.path("status").asText().equals("success") && result.has("result"));
    Answer.Kind kind = kind(result.path("resultType").asText());
    return new Answer(
        kind,
        series(kind, result.path("result")),
        data,
        texts(envelope.path("warnings")),
        texts(envelope.path("infos")));
  }

  /** What a server says is wrong, with the kind of error; empty if the text isn't that. */
  static Optional<String> error(String text) {
    try {
      JsonNode error = JSON.readTree(text);
      return error.path("status").asText().equals("error")
          ? Optional.of(error.path("errorType").asText() + ": " + error.path("error").asText())
          : Optional.empty();
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }

  /**
   * Reads a tick of a live query.
   *
   * @throws IOException if it isn't one
   */
  static LiveTick tick(String text) throws IOException {
    JsonNode tick = JSON.readTree(text);
    require(tick.path("time").isNumber() && tick.path("result").isArray());
    Answer answer =
        new Answer(
            Answer.Kind.VECTOR,
            series(Answer.Kind.VECTOR, tick.path("result")),
            text,
            texts(tick.path("warnings")),
            texts(tick.path("infos")));
    return new LiveTick(
        Instant.ofEpochMilli(tick.path("time").decimalValue().movePointRight(3).longValue()),
        tick.path("correction").asBoolean(),
        tick.path("revision").asLong(),
        answer);
  }

  private static Answer.Kind kind(String type) throws IOException {
    return switch (type) {
      case "vector" -> Answer.Kind.VECTOR;
      case "matrix" -> Answer.Kind.MATRIX;
      case "scalar" -> Answer.Kind.SCALAR;
      case "string" -> Answer.Kind.STRING;
      default -> throw new IOException("unknown type of result " + type);
    };
  }

  private static List<AnswerSeries> series(Answer.Kind kind, JsonNode result) throws IOException {
    if (kind == Answer.Kind.SCALAR || kind == Answer.Kind.STRING) {
      return List.of(new AnswerSeries(Map.of(), List.of(point(result, false))));
    }
    List<AnswerSeries> series = new ArrayList<>();
    for (JsonNode one : result) {
      Map<String, String> labels = new TreeMap<>();
      one.path("metric")
          .properties()
          .forEach(label -> labels.put(label.getKey(), label.getValue().asText()));
      series.add(new AnswerSeries(labels, points(kind, one)));
    }
    return series;
  }

  private static List<Point> points(Answer.Kind kind, JsonNode series) throws IOException {
    List<Point> points = new ArrayList<>();
    if (kind == Answer.Kind.VECTOR) {
      boolean histogram = series.has("histogram");
      points.add(point(series.path(histogram ? "histogram" : "value"), histogram));
      return points;
    }
    for (JsonNode pair : series.path("values")) {
      points.add(point(pair, false));
    }
    for (JsonNode pair : series.path("histograms")) {
      points.add(point(pair, true));
    }
    points.sort((a, b) -> a.seconds().compareTo(b.seconds()));
    require(!points.isEmpty());
    return points;
  }

  private static Point point(JsonNode pair, boolean histogram) throws IOException {
    require(pair.size() == 2 && pair.get(0).isNumber());
    JsonNode value = pair.get(1);
    return new Point(
        pair.get(0).decimalValue(),
        histogram ? HistogramText.of(value) : value.asText(),
        histogram);
  }

  private static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    array.forEach(text -> texts.add(text.asText()));
    return texts;
  }

  private static void require(boolean asExpected) throws IOException {
    if (!asExpected) {
      throw new IOException("not of the API's shape");
    }
  }
}
