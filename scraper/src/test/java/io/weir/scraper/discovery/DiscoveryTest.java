package io.weir.scraper.discovery;

import static io.weir.scraper.discovery.RecordingListener.addresses;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.weir.schemas.labels.Labels;
import io.weir.scraper.config.HttpDiscoveryConfig;
import io.weir.scraper.config.ScrapeConfig;
import io.weir.scraper.http.HttpClients;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import okhttp3.Headers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiscoveryTest {
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final RecordingListener listener = new RecordingListener();
  private final HttpClients clients = new HttpClients(Map.of());
  private final Discovery discovery = new Discovery(clients, registry, listener);

  @TempDir Path folder;

  @AfterEach
  void stop() {
    discovery.close();
    clients.close();
  }

  private void apply(String yaml) {
    discovery.apply(List.of(TargetResolverTest.job(yaml)));
  }

  /** Puts a file in place at once, as who cares for readers does. */
  private Path put(String name, String text) throws IOException {
    Path whole = Files.writeString(folder.resolve("." + name + ".tmp"), text);
    return Files.move(whole, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
  }

  private double failures(String mechanism) {
    return registry
        .get("weir.scraper.discovery.failures")
        .tags("job", "node", "mechanism", mechanism)
        .counter()
        .count();
  }

  @Test
  void tellsStaticGroupsAtOnce() throws Exception {
    apply("static_configs: [{targets: ['a:1', 'b:1'], labels: {x: y}}, {targets: ['c:1']}]");
    assertThat(listener.next())
        .containsExactly(
            new TargetGroup(
                "0",
                List.of(Labels.of("__address__", "a:1"), Labels.of("__address__", "b:1")),
                Labels.of("x", "y")),
            new TargetGroup("1", List.of(Labels.of("__address__", "c:1")), Labels.empty()));
    apply("static_configs: []");
    assertThat(listener.next()).isEmpty();
  }

  @Test
  void readsJsonAndYamlFiles() throws Exception {
    Path json = put("a.json", "[{\"targets\": [\"a:1\"],\n\t\"labels\": {\"x\": \"y\"}}]");
    Path yaml = put("b.yml", "- targets: ['b:1']\n- targets: ['c:1']\n");
    put("c.txt", "not read");
    apply(
        "file_sd_configs: [{files: ['%s/*.json', '%s/*.yml', '%s', '%s/none.yml']}]"
            .formatted(folder, folder, yaml, folder));
    assertThat(listener.next())
        .containsExactly(
            new TargetGroup(
                json + ":0",
                List.of(Labels.of("__address__", "a:1")),
                Labels.of("x", "y", "__meta_filepath", json.toString())),
            new TargetGroup(
                yaml + ":0",
                List.of(Labels.of("__address__", "b:1")),
                Labels.of("__meta_filepath", yaml.toString())),
            new TargetGroup(
                yaml + ":1",
                List.of(Labels.of("__address__", "c:1")),
                Labels.of("__meta_filepath", yaml.toString())));
  }

  @Test
  void watchesFiles() throws Exception {
    apply("file_sd_configs: [{files: ['%s/*.yml'], refresh_interval: 1d}]".formatted(folder));
    assertThat(listener.next()).isEmpty();
    put("a.yml", "- targets: ['a:1']\n");
    listener.await(List.of("a:1")::equals);
    put("b.yml", "- targets: ['b:1']\n");
    listener.await(List.of("a:1", "b:1")::equals);
    put("a.yml", "- targets: ['a:2']\n");
    listener.await(List.of("a:2", "b:1")::equals);
    Files.delete(folder.resolve("a.yml"));
    listener.await(List.of("b:1")::equals);
  }

  @Test
  void rereadsAtItsIntervalWhatItCouldNotWatch() throws Exception {
    Path later = folder.resolve("later");
    apply("file_sd_configs: [{files: ['%s/*.yml'], refresh_interval: 20ms}]".formatted(later));
    assertThat(listener.next()).isEmpty();
    Files.createDirectory(later);
    Files.writeString(later.resolve("a.yml"), "- targets: ['a:1']\n");
    listener.await(List.of("a:1")::equals);
  }

  @Test
  void aBrokenFileKeepsItsGroups() throws Exception {
    put("a.yml", "- targets: ['a:1']\n");
    put("b.yml", "- targets: ['b:1']\n");
    apply("file_sd_configs: [{files: ['%s/*.yml'], refresh_interval: 1d}]".formatted(folder));
    assertThat(addresses(listener.next())).containsExactly("a:1", "b:1");
    put("a.yml", "- targets: 5\n");
    put("b.yml", "- targets: ['b:2']\n");
    listener.await(List.of("a:1", "b:2")::equals);
    // The reading that found b:2 may have read a.yml just before it broke; the next one can't have.
    put("b.yml", "- targets: ['b:3']\n");
    listener.await(List.of("a:1", "b:3")::equals);
    assertThat(failures("file")).isPositive();
    put("a.yml", "- targets: ['a:3']\n");
    listener.await(List.of("a:3", "b:3")::equals);
  }

  @Test
  void keepsSourcesThatStayConfigured() throws Exception {
    try (MockWebServer server = new MockWebServer()) {
      server.start();
      String http =
          "http_sd_configs: [{url: '%s', refresh_interval: 1d, bearer_token: t}]\n"
              .formatted(server.url("/targets"));
      apply(http);
      assertThat(listener.next()).isEmpty();
      // Until now the server had no answer.
      server.enqueue(json("[{\"targets\": [\"a:1\"], \"labels\": {\"x\": \"y\"}}]"));
      String url = server.url("/targets").toString();
      assertThat(listener.next())
          .containsExactly(
              new TargetGroup(
                  url + ":0",
                  List.of(Labels.of("__address__", "a:1")),
                  Labels.of("x", "y", "__meta_url", url)));
      RecordedRequest request = server.takeRequest(10, TimeUnit.SECONDS);
      assertThat(request).isNotNull();
      if (request != null) {
        Headers headers = request.getHeaders();
        assertThat(headers.get("Accept")).isEqualTo("application/json");
        assertThat(headers.get("Authorization")).isEqualTo("Bearer t");
        assertThat(headers.get("X-Prometheus-Refresh-Interval-Seconds")).isEqualTo("86400");
      }
      apply(http + "static_configs: [{targets: ['b:1']}]");
      assertThat(addresses(listener.next())).containsExactly("b:1", "a:1");
      assertThat(server.getRequestCount()).isEqualTo(1);
      apply("static_configs: [{targets: ['b:1']}]");
      assertThat(addresses(listener.next())).containsExactly("b:1");
    }
  }

  @Test
  void keepsTheOldGroupsWhileAServerFails() throws Exception {
    try (MockWebServer server = new MockWebServer()) {
      server.start();
      server.enqueue(json("[{\"targets\": [\"a:1\"]}]"));
      server.enqueue(new MockResponse(500, Headers.of(), ""));
      server.enqueue(new MockResponse(200, Headers.of("Content-Type", "text/html"), "[]"));
      server.enqueue(json("[{\"targets\": [5]}]"));
      server.enqueue(json("[{\"target\": []}]"));
      server.enqueue(json("[null]"));
      server.enqueue(json("[] []"));
      server.enqueue(json("{"));
      server.enqueue(json("[{\"targets\": [\"b:1\"]}, {\"labels\": {}}]"));
      HttpDiscoveryConfig config =
          TargetResolverTest.job(
                  "http_sd_configs: [{url: '%s', refresh_interval: 1d}]".formatted(server.url("/")))
              .httpSdConfigs()
              .getFirst();
      HttpDiscovery source =
          new HttpDiscovery(config, clients.client(config.httpClient()), "node", registry);
      List<List<String>> told = new ArrayList<>();
      for (int i = 0; i < 9; i++) {
        source.refresh(groups -> told.add(addresses(groups)));
      }
      assertThat(told).containsExactly(List.of("a:1"), List.of("b:1"));
      assertThat(failures("http")).isEqualTo(7);
    }
  }

  @Test
  void endsWhileAServerHangs() throws Exception {
    try (MockWebServer server = new MockWebServer()) {
      server.start();
      server.enqueue(new MockResponse.Builder().headersDelay(1, TimeUnit.HOURS).build());
      apply("http_sd_configs: [{url: '%s', refresh_interval: 1d}]".formatted(server.url("/")));
      assertThat(server.takeRequest(10, TimeUnit.SECONDS)).isNotNull();
      discovery.close();
      assertThat(failures("http")).isZero();
    }
  }

  @Test
  void forgetsJobsThatAreGone() throws Exception {
    String yaml =
        "file_sd_configs: [{files: ['%s/*.yml'], refresh_interval: 10ms}]".formatted(folder);
    RecordingListener other = new RecordingListener();
    try (Discovery goesOn = new Discovery(clients, registry, other)) {
      apply(yaml);
      goesOn.apply(List.of(TargetResolverTest.job(yaml)));
      assertThat(listener.next()).isEmpty();
      discovery.apply(List.<ScrapeConfig>of());
      for (String address : List.of("a:1", "b:1", "c:1")) {
        put("a.yml", "- targets: ['" + address + "']\n");
        other.await(List.of(address)::equals);
      }
      assertThat(listener.isEmpty()).isTrue();
    }
  }

  private static MockResponse json(String body) {
    return new MockResponse(
        200, Headers.of("Content-Type", "application/json; charset=utf-8"), body);
  }
}
