package io.weir.scraper.oracle;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.schemas.labels.Labels;
import io.weir.schemas.peers.PeerProcess;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** What Prometheus's HTTP API tells of targets and metadata. */
final class PrometheusApi {
  private static final ObjectMapper JSON = new ObjectMapper();

  private PrometheusApi() {}

  /** Of each target, its labels to its URL, health, interval, timeout and what was discovered. */
  static SortedMap<String, List<String>> targets(PeerProcess prometheus)
      throws IOException, InterruptedException {
    SortedMap<String, List<String>> targets = new TreeMap<>();
    JsonNode data = get(prometheus, "/api/v1/targets?state=any");
    for (JsonNode target : data.get("activeTargets")) {
      targets.put(
          labels(target.get("labels")).toString(),
          List.of(
              target.get("scrapeUrl").asText(),
              target.get("health").asText(),
              target.get("scrapeInterval").asText(),
              target.get("scrapeTimeout").asText(),
              labels(target.get("discoveredLabels")).toString()));
    }
    for (JsonNode target : data.get("droppedTargets")) {
      targets.put("dropped " + labels(target.get("discoveredLabels")), List.of());
    }
    return targets;
  }

  /** Of each metric family, its type, unit and help, each that is told. */
  static SortedMap<String, List<String>> metadata(PeerProcess prometheus)
      throws IOException, InterruptedException {
    SortedMap<String, List<String>> families = new TreeMap<>();
    for (Map.Entry<String, JsonNode> family : get(prometheus, "/api/v1/metadata").properties()) {
      List<String> told = new ArrayList<>();
      for (JsonNode one : family.getValue()) {
        told.add(one.get("type").asText());
        told.add(one.get("unit").asText());
        told.add(one.get("help").asText());
      }
      families.put(family.getKey(), told);
    }
    return families;
  }

  private static Labels labels(JsonNode json) {
    Map<String, String> labels = new HashMap<>();
    json.properties().forEach(label -> labels.put(label.getKey(), label.getValue().asText()));
    return Labels.ofMap(labels);
  }

  private static JsonNode get(PeerProcess prometheus, String path)
      throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<String> response =
          client.send(
              HttpRequest.newBuilder(prometheus.uri(path)).build(),
              HttpResponse.BodyHandlers.ofString());
      return JSON.readTree(response.body()).get("data");
    }
  }
}
