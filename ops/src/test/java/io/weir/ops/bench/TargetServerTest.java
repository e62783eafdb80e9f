package io.weir.ops.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.ops.bench.load.Exposition;
import io.weir.ops.bench.load.Workload;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

final class TargetServerTest {
  private static final Workload WORKLOAD = new Workload(150, 100, 1);

  @Test
  void servesNewValuesToEachScrapeAndCountsThem() throws Exception {
    try (TargetServer server = new TargetServer(WORKLOAD, false);
        HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<byte[]> first = get(client, server, 1);
      HttpResponse<byte[]> second = get(client, server, 1);
      assertThat(first.statusCode()).isEqualTo(200);
      assertThat(first.headers().firstValue("Content-Type")).hasValue(Exposition.CONTENT_TYPE);
      assertThat(first.headers().firstValue("Content-Encoding")).isEmpty();
      assertThat(second.body()).isNotEqualTo(first.body());
      double sum = sum(first.body()) + sum(second.body());
      assertThat(server.served())
          .containsExactly(
              new TargetServer.Served("10.0.0.0:9100", 100, 0, 0),
              new TargetServer.Served("10.0.0.1:9100", 50, 2, sum));
    }
  }

  @Test
  void compressesIfToldTo() throws Exception {
    try (TargetServer server = new TargetServer(WORKLOAD, true);
        HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<byte[]> response = get(client, server, 0);
      assertThat(response.headers().firstValue("Content-Encoding")).hasValue("gzip");
      byte[] text = new GZIPInputStream(new ByteArrayInputStream(response.body())).readAllBytes();
      assertThat(sum(text)).isEqualTo(server.served().getFirst().sum());
    }
  }

  private static HttpResponse<byte[]> get(HttpClient client, TargetServer server, int number)
      throws Exception {
    return client.send(
        HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + server.port() + TargetServer.path(number)))
            .header("Accept-Encoding", "gzip")
            .build(),
        HttpResponse.BodyHandlers.ofByteArray());
  }

  private static double sum(byte[] text) {
    return new String(text, StandardCharsets.UTF_8)
        .lines()
        .filter(line -> !line.startsWith("#"))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }
}
