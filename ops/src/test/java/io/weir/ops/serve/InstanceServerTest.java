package io.weir.ops.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.weir.ops.config.WeirConfiguration;
import io.weir.ops.embedded.PortInUseException;
import io.weir.ops.role.Readiness;
import io.weir.schemas.config.ConfigException;
import io.weir.schemas.config.ConfigNode;
import io.weir.schemas.config.HostPort;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class InstanceServerTest {
  private final Map<String, Readiness> readiness = new LinkedHashMap<>();
  private final PrometheusMeterRegistry metrics =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private Runnable reload = () -> {};
  private final InstanceServer server =
      InstanceServer.start(
          new HostPort("127.0.0.1", 0),
          open(),
          () -> readiness,
          metrics,
          () -> reload.run(),
          List.of());
  private final HttpClient client = HttpClient.newHttpClient();

  @BeforeEach
  void forget() {
    readiness.clear();
    reload = () -> {};
  }

  @AfterAll
  void stop() {
    server.close();
    client.close();
  }

  @Test
  void isReadyWhenEveryRoleIs() {
    readiness.put("broker", Readiness.ready("127.0.0.1:1"));
    readiness.put("scraper", Readiness.waiting("the broker is away"));

    assertThat(get("/-/ready"))
        .isEqualTo(
            "503 {\"status\":\"not ready\",\"roles\":{"
                + "\"broker\":{\"ready\":true,\"detail\":\"127.0.0.1:1\"},"
                + "\"scraper\":{\"ready\":false,\"detail\":\"the broker is away\"}}}\n");

    readiness.put("scraper", Readiness.ready("3 targets"));
    assertThat(get("/-/ready")).startsWith("200 {\"status\":\"ready\"");
    assertThat(get("/-/healthy")).isEqualTo("200 weir is healthy\n");
  }

  @Test
  void isNotReadyWithoutRoles() {
    assertThat(get("/-/ready")).startsWith("503");
  }

  @Test
  void servesItsOwnMetrics() {
    metrics.counter("weir.test", "reason", "none").increment(3);

    assertThat(get("/metrics")).startsWith("200").contains("weir_test_total{reason=\"none\"} 3.0");
  }

  @Test
  void reloadsByPostOnlyAndSaysWhyNot() {
    assertThat(get("/-/reload")).startsWith("405");
    assertThat(send(request("/-/reload").POST(HttpRequest.BodyPublishers.noBody()).build()))
        .isEqualTo("200 ");
    reload =
        () -> {
          throw new ConfigException(ConfigNode.parse("f.yml", "a: b").location(), "expected c");
        };
    assertThat(send(request("/-/reload").POST(HttpRequest.BodyPublishers.noBody()).build()))
        .startsWith("500 failed to reload the configuration; the old one goes on:\nf.yml:1")
        .endsWith("expected c\n");
  }

  @Test
  void saysWhichPortIsTaken() {
    assertThatThrownBy(() ->
            InstanceServer.start(
                new HostPort("127.0.0.1", server.port()),
                open(),
                () -> readiness,
                metrics,
                () -> {},
                List.of()))
        .isInstanceOf(PortInUseException.class)
        .hasMessageContaining(
            "HTTP server: expected port " + server.port() + " on 127.0.0.1 to be free");
  }

  private static Access open() {
    return Access.of(
        WeirConfiguration.parse("f.yml", "", Map.of()).weir().http(), Clock.systemUTC());
  }

  private String get(String path) {
    return send(request(path).build());
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path));
  }

  private String send(HttpRequest request) {
    try {
      HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
      return response.statusCode() + " " + response.body();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
