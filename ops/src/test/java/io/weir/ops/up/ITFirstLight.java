package io.weir.ops.up;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.schemas.config.Durations;
import io.weir.schemas.peers.PeerProcess;
import io.weir.schemas.rollup.RollupLevel;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The main job on real input: a node exporter, scraped by weir up, ends in two stores. */
class ITFirstLight {
  /**
   * Scrapes to wait for: enough for several windows. More than two minutes of a usual
   * configuration, by hand: {@code -Dweir.scrapes=38 -Dweir.interval=5s -Dweir.rollups=1m,2m}.
   */
  private static final int SCRAPES = Integer.getInteger("weir.scrapes", 25);

  private static final String INTERVAL = System.getProperty("weir.interval", "1s");

  private static final List<RollupLevel> LEVELS =
      Stream.of(System.getProperty("weir.rollups", "5s,10s").split(","))
          .map(RollupLevel::parse)
          .toList();

  private static final Duration PATIENCE =
      Durations.parse(INTERVAL).multipliedBy(SCRAPES).plusMinutes(1);

  private static final String CONFIGURATION =
      """
      global:
        scrape_interval: {interval}
      scrape_configs:
        - job_name: node
          static_configs: [{targets: ["127.0.0.1:{target}"]}]
        - job_name: weir
          static_configs: [{targets: ["127.0.0.1:${HTTP_PORT}"]}]
      """;

  @Test
  void whatTheExporterGaveIsInTheStores(@TempDir Path directory) throws Exception {
    try (PeerProcess exporter = PeerProcess.nodeExporter();
        PeerProcess victoria = PeerProcess.victoriaMetrics(directory.resolve("victoria"));
        RecordingProxy proxy = new RecordingProxy(exporter.uri("/metrics"), "node_load1")) {
      WeirUp weir = WeirUp.start(directory, configuration(proxy.port(), victoria));
      try (weir) {
        Await.until(
            PATIENCE,
            () -> proxy.values().size() + " scrapes",
            () -> proxy.values().size() > SCRAPES);
        awaitVictoria(victoria);
      }
      try (Connection store = StoredRollups.open(weir.data().resolve("weir.duckdb"))) {
        assertThat(
                StoredRollups.column(
                    store, "SELECT value FROM raw WHERE metric = 'node_load1' ORDER BY timestamp"))
            .as("raw rows of node_load1")
            .hasSizeGreaterThanOrEqualTo(SCRAPES)
            .isEqualTo(proxy.values().subList(0, rawRows(store)));
        assertThat(
                StoredRollups.count(
                    store,
                    "SELECT count(*) - count(DISTINCT (metric, labels, timestamp)) FROM raw"))
            .as("rows that stand twice")
            .isZero();
        for (RollupLevel level : LEVELS) {
          assertThat(
                  StoredRollups.count(
                      store, "SELECT count(*) FROM rollup WHERE level = '" + level + "'"))
              .as("rollups of " + level)
              .isGreaterThan(500);
          assertThat(StoredRollups.differences(store, level.name(), level.millis())).isEmpty();
        }
      }
    }
  }

  private static int rawRows(Connection store) throws Exception {
    return (int) StoredRollups.count(store, "SELECT count(*) FROM raw WHERE metric = 'node_load1'");
  }

  private static String configuration(int target, PeerProcess victoria) {
    return CONFIGURATION
            .replace("{interval}", INTERVAL)
            .replace("{target}", Integer.toString(target))
        + WeirUp.PORTS
        + """
          rollups: %s
          sinks:
            - name: short
              duckdb: {path: weir.duckdb}
            - name: long
              topics: [rollup.%s]
              victoriametrics: {url: "%s"}
        """
            .formatted(LEVELS, LEVELS.getFirst(), victoria.uri(""));
  }

  /** VictoriaMetrics shows the average of a window of node_load1 under the series' own name. */
  private static void awaitVictoria(PeerProcess victoria) {
    URI query =
        victoria.uri(
            "/api/v1/query?query="
                + URLEncoder.encode(
                    "count_over_time(node_load1{job=\"node\"}[10m])", StandardCharsets.UTF_8));
    URI flush = victoria.uri("/internal/force_flush");
    ObjectMapper json = new ObjectMapper();
    try (HttpClient client = HttpClient.newHttpClient()) {
      Await.until(
          PATIENCE,
          () -> "what VictoriaMetrics holds of node_load1",
          () -> {
            get(client, flush);
            JsonNode result = json.readTree(get(client, query)).path("data").path("result");
            return result.size() == 1 && result.get(0).path("value").get(1).asInt() >= 2;
          });
    }
  }

  private static String get(HttpClient client, URI uri) throws IOException, InterruptedException {
    return client
        .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
        .body();
  }
}
