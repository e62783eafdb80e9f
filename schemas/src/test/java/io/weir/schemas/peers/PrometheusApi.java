package io.weir.schemas.peers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.schemas.labels.Labels;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Asks a Prometheus for the values of expressions. For one thread. */
public final class PrometheusApi {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient client = HttpClient.newHttpClient();
  private final URI base;

  /** One that answers below an address. */
  public PrometheusApi(URI base) {
    this.base = base;
  }

  /** The values at a time, since the Unix epoch. */
  public PrometheusAnswer at(String query, long timeMillis) {
    return ask("/api/v1/query", Map.of("query", query, "time", seconds(timeMillis)));
  }

  /** The values from a start to an end, both included, at each step. */
  public PrometheusAnswer over(String query, long startMillis, long endMillis, long stepMillis) {
    return ask(
        "/api/v1/query_range",
        Map.of(
            "query", query,
            "start", seconds(startMillis),
            "end", seconds(endMillis),
            "step", seconds(stepMillis)));
  }

  private static String seconds(long millis) {
    return String.format(Locale.ROOT, "%.3f", millis / 1000.0);
  }

  private PrometheusAnswer ask(String path, Map<String, String> form) {
    String body =
        form.entrySet().stream()
            .map(e -> e.getKey() + "=" + URLEncoder.encode(e.getValue(), StandardCharsets.UTF_8))
            .collect(Collectors.joining("&"));
    HttpRequest request =
        HttpRequest.newBuilder(base.resolve(path))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    try {
      HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
      return answer(JSON.readTree(response.body()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while asking Prometheus", e);
    }
  }

  private static PrometheusAnswer answer(JsonNode root) {
    if (!root.path("status").asText().equals("success")) {
      return PrometheusAnswer.refused(root.path("error").asText());
    }
    JsonNode result = root.path("data").path("result");
    Map<Labels, TreeMap<Long, List<Double>>> series = new TreeMap<>();
    if (root.path("data").path("resultType").asText().equals("scalar")) {
      point(series.computeIfAbsent(Labels.empty(), key -> new TreeMap<>()), result);
      return PrometheusAnswer.of(series);
    }
    for (JsonNode element : result) {
      Labels.Builder labels = Labels.builder();
      element
          .path("metric")
          .properties()
          .forEach(label -> labels.set(label.getKey(), label.getValue().asText()));
      TreeMap<Long, List<Double>> points =
          series.computeIfAbsent(labels.build(), key -> new TreeMap<>());
      if (element.has("value")) {
        point(points, element.path("value"));
      }
      if (element.has("histogram")) {
        histogram(points, element.path("histogram"));
      }
      element.path("values").forEach(value -> point(points, value));
      element.path("histograms").forEach(value -> histogram(points, value));
    }
    return PrometheusAnswer.of(series);
  }

  private static void point(Map<Long, List<Double>> points, JsonNode value) {
    points.put(time(value), List.of(number(value.get(1))));
  }

  private static void histogram(Map<Long, List<Double>> points, JsonNode value) {
    JsonNode histogram = value.get(1);
    List<Double> point = new ArrayList<>();
    point.add(number(histogram.path("count")));
    point.add(number(histogram.path("sum")));
    for (JsonNode bucket : histogram.path("buckets")) {
      for (int i = 1; i <= 3; i++) {
        point.add(number(bucket.get(i)));
      }
    }
    points.put(time(value), point);
  }

  private static long time(JsonNode value) {
    return Math.round(value.get(0).asDouble() * 1000);
  }

  private static double number(JsonNode text) {
    return switch (text.asText()) {
      case "+Inf" -> Double.POSITIVE_INFINITY;
      case "-Inf" -> Double.NEGATIVE_INFINITY;
      default -> Double.parseDouble(text.asText());
    };
  }
}
