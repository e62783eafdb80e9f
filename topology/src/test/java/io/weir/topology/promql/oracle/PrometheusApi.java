package io.weir.topology.promql.oracle;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.schemas.labels.Labels;
import io.weir.topology.promql.number.Numbers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Asks a Prometheus. */
final class PrometheusApi {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient client = HttpClient.newHttpClient();
  private final URI base;

  PrometheusApi(URI base) {
    this.base = base;
  }

  Answer at(String query, long timeMillis) {
    return ask("/api/v1/query", Map.of("query", query, "time", seconds(timeMillis)));
  }

  Answer over(String query, long startMillis, long endMillis, long stepMillis) {
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

  private Answer ask(String path, Map<String, String> form) {
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

  private static Answer answer(JsonNode root) {
    if (!root.path("status").asText().equals("success")) {
      return Answer.refused(root.path("error").asText());
    }
    JsonNode result = root.path("data").path("result");
    Map<Labels, TreeMap<Long, Double>> series = new TreeMap<>();
    if (root.path("data").path("resultType").asText().equals("scalar")) {
      point(series.computeIfAbsent(Labels.empty(), key -> new TreeMap<>()), result);
      return Answer.of(series);
    }
    for (JsonNode element : result) {
      Labels.Builder labels = Labels.builder();
      element
          .path("metric")
          .properties()
          .forEach(label -> labels.set(label.getKey(), label.getValue().asText()));
      TreeMap<Long, Double> points = series.computeIfAbsent(labels.build(), key -> new TreeMap<>());
      if (element.has("value")) {
        point(points, element.path("value"));
      }
      element.path("values").forEach(value -> point(points, value));
    }
    return Answer.of(series);
  }

  private static void point(Map<Long, Double> points, JsonNode value) {
    points.put(
        Math.round(value.get(0).asDouble() * 1000),
        Numbers.parse(value.get(1).asText()).orElseThrow());
  }
}
