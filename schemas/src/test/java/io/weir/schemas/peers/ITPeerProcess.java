package io.weir.schemas.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ITPeerProcess {
  @TempDir Path folder;

  @Test
  void victoriaMetricsAnswersQueries() throws Exception {
    try (var peer = PeerProcess.victoriaMetrics(folder)) {
      assertThat(get(peer, "/api/v1/query?query=1%2B1")).contains("\"success\"");
    }
  }

  @Test
  void nodeExporterAnswersScrapes() throws Exception {
    try (var peer = PeerProcess.nodeExporter()) {
      assertThat(get(peer, "/metrics")).contains("node_load1 ");
    }
  }

  @Test
  void prometheusAnswersQueries() throws Exception {
    var configuration = Files.writeString(folder.resolve("prometheus.yml"), "scrape_configs: []\n");

    try (var peer = PeerProcess.prometheus(configuration, folder.resolve("data"))) {
      assertThat(get(peer, "/api/v1/query?query=1%2B1")).contains("\"success\"");
    }
  }

  @Test
  void apicurioListsNoSubjects() throws Exception {
    try (var peer = PeerProcess.apicurioRegistry()) {
      assertThat(get(peer, "/apis/ccompat/v7/subjects")).isEqualTo("[]");
    }
  }

  @Test
  void programThatEndsEarlyFailsWithItsLog() {
    assertThatExceptionOfType(AssertionError.class)
        .isThrownBy(() ->
            PeerProcess.start(
                "shell",
                port -> new ProcessBuilder("sh", "-c", "echo port $0 is bad; exit 3", "" + port),
                "/",
                Duration.ofSeconds(30)))
        .withMessageContaining("exit code 3")
        .withMessageContaining("is bad");
  }

  @Test
  void closedProgramIsGone() {
    var peer = PeerProcess.nodeExporter();
    peer.close();

    assertThatExceptionOfType(IOException.class).isThrownBy(() -> get(peer, "/metrics"));
  }

  private static String get(PeerProcess peer, String path)
      throws IOException, InterruptedException {
    try (var client = HttpClient.newHttpClient()) {
      return client
          .send(HttpRequest.newBuilder(peer.uri(path)).build(), BodyHandlers.ofString())
          .body();
    }
  }
}
