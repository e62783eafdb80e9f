package io.weir.ops.up;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.ops.embedded.EmbeddedKafkaProcess;
import io.weir.ops.embedded.TestBroker;
import io.weir.ops.embedded.registry.EmbeddedRegistry;
import io.weir.schemas.peers.PeerProcess;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Roles in processes of their own bear it when the broker or a store is away. */
@Timeout(400)
class ITAway {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final Duration STOP = Duration.ofSeconds(10);

  private static final String CONFIGURATION =
      """
      global: {scrape_interval: 1s}
      scrape_configs:
        - job_name: target
          static_configs: [{targets: ["127.0.0.1:{target}"]}]
      weir:
        partitions: 4
        http: {listen: "127.0.0.1:${HTTP_PORT:-0}"}
        kafka: {bootstrap_servers: "127.0.0.1:{kafka}"}
        schema_registry: {urls: ["http://127.0.0.1:{registry}"]}
        sinks:
          - name: short
            topics: [clean]
            duckdb: {}
          - name: long
            topics: [clean]
            victoriametrics: {url: "{victoria}"}
      """;

  private final int kafkaPort = WeirProcess.freePort();
  private final int registryPort = WeirProcess.freePort();

  @Test
  @SuppressWarnings("try") // the store is closed in mid-run, that is the point
  void nothingIsLostWhenBrokerAndStoreGoAndComeBack(@TempDir Path directory) throws Exception {
    try (CountingTarget target = new CountingTarget();
        PeerProcess victoria = PeerProcess.victoriaMetrics(directory.resolve("victoria"));
        RoleProcesses roles = new RoleProcesses(directory, configuration(target, victoria))) {
      startRolesWithoutBroker(roles);
      EmbeddedKafkaProcess broker = startBroker(directory);
      try (EmbeddedRegistry registry = EmbeddedRegistry.start(bootstrapServers(), registryPort)) {
        assertThat(registry.url().getPort()).isEqualTo(registryPort);
        CommandRun topics = CommandRun.of("topics", "--config", roles.configuration().toString());
        assertThat(topics.exitCode()).as(topics.toString()).isZero();
        roles.awaitStatus(200, PATIENCE);
        awaitRows(roles, "short", 1000);

        broker.kill();
        roles.awaitStatus(503, PATIENCE);
        long scrapes = target.scrapes();
        Await.until(PATIENCE, () -> "no scrapes", () -> target.scrapes() > scrapes + 2);
        double rowsOfTheFirst = rows(roles, "short");
        for (String role : List.of("stream-b", "sinks")) {
          stopSoon(roles, role);
          roles.role(role).startAgain();
        }
        broker = startBroker(directory);
        roles.awaitStatus(200, PATIENCE);
        awaitRows(roles, "short", rows(roles, "short") + 500);

        victoria.close();
        double before = rows(roles, "short");
        awaitRows(roles, "short", before + 1000);
        Await.until(PATIENCE, () -> "no retries", () -> metric(roles, "retries", "long") > 0);
        victoria.startAgain();

        roles.role("scraper").close();
        long handedOut = target.scrapes();
        List<Sample> written = WrittenSamples.read(bootstrapServers(), "weir.samples");
        awaitRows(roles, "short", written.size() - rowsOfTheFirst);
        Await.until(
            PATIENCE,
            () -> exported(victoria).size() + " of " + written.size(),
            () -> exported(victoria).size() >= written.size());
        for (String role : List.of("sinks", "stream-b", "stream-a")) {
          stopSoon(roles, role);
        }
        assertScrapesAreWhole(written, handedOut);
        try (Connection store =
            StoredRollups.open(directory.resolve("sinks").resolve("weir.duckdb"))) {
          assertThat(Sample.stored(store)).isEqualTo(written);
        }
        assertThat(exported(victoria)).isEqualTo(new TreeSet<>(written));
      } finally {
        broker.close();
      }
    }
  }

  /** They wait, say for what, and would end at once if told so. */
  private void startRolesWithoutBroker(RoleProcesses roles) {
    for (Map.Entry<String, String> role :
        List.of(
            Map.entry("scraper", "scraper"),
            Map.entry("stream-a", "stream"),
            Map.entry("stream-b", "stream"),
            Map.entry("sinks", "sinks"))) {
      roles.start(role.getValue(), role.getKey());
    }
    for (String name : List.of("scraper", "stream-a", "sinks")) {
      Await.until(
          PATIENCE,
          () -> roles.log(name),
          () -> roles.log(name).contains(" waits: ") && roles.log(name).contains("" + kafkaPort));
      Http.Answer answer = Http.get(roles.role(name).uri("/-/ready"));
      assertThat(answer.status()).isEqualTo(503);
      assertThat(answer.body()).contains("not ready", bootstrapServers());
      stopSoon(roles, name);
      assertThat(roles.log(name)).as(name).doesNotContain("\tat ");
      roles.role(name).startAgain();
    }
    assertThat(roles.readiness().values()).allMatch(answer -> answer.status() == 503);
  }

  private static void stopSoon(RoleProcesses roles, String name) {
    assertThat(WeirProcess.interrupt(roles.role(name).process(), STOP)).as(name).isZero();
  }

  private EmbeddedKafkaProcess startBroker(Path directory) {
    return TestBroker.start(directory.resolve("kafka"), kafkaPort);
  }

  private String bootstrapServers() {
    return "127.0.0.1:" + kafkaPort;
  }

  private String configuration(CountingTarget target, PeerProcess victoria) {
    return CONFIGURATION
        .replace("{target}", Integer.toString(target.port()))
        .replace("{kafka}", Integer.toString(kafkaPort))
        .replace("{registry}", Integer.toString(registryPort))
        .replace("{victoria}", victoria.uri("").toString());
  }

  private static void awaitRows(RoleProcesses roles, String sink, double rows) {
    Await.until(
        PATIENCE,
        () -> sink + ": " + rows(roles, sink) + " of " + rows + " rows",
        () -> rows(roles, sink) >= rows);
  }

  private static double rows(RoleProcesses roles, String sink) {
    return metric(roles, "rows", sink);
  }

  private static double metric(RoleProcesses roles, String name, String sink) {
    return Http.sum(
        roles.role("sinks").uri("/metrics"),
        "weir_sink_" + name + "_total",
        "sink=\"" + sink + "\"");
  }

  /** The target counts its scrapes: none is missing but what the scraper was about to do. */
  private static void assertScrapesAreWhole(List<Sample> written, long handedOut) {
    List<Long> numbers =
        written.stream()
            .filter(sample -> sample.labels().contains("__name__=" + CountingTarget.NUMBER + ""))
            .map(sample -> (long) sample.value())
            .sorted()
            .toList();
    assertThat(numbers).isEqualTo(LongStream.rangeClosed(1, numbers.size()).boxed().toList());
    assertThat((long) numbers.size()).isBetween(handedOut - 1, handedOut);
  }

  private static Set<Sample> exported(PeerProcess victoria) {
    assertThat(Http.get(victoria.uri("/internal/force_flush")).status()).isEqualTo(200);
    Set<Sample> samples = new TreeSet<>();
    String export = Http.get(victoria.uri("/api/v1/export?match[]=%7Bjob=%22target%22%7D")).body();
    for (String line : export.lines().toList()) {
      JsonNode series = parse(line);
      Map<?, ?> labels = JSON.convertValue(series.required("metric"), Map.class);
      for (int i = 0; i < series.required("values").size(); i++) {
        samples.add(
            Sample.of(
                labels,
                series.required("timestamps").get(i).asLong(),
                series.required("values").get(i).asDouble()));
      }
    }
    return samples;
  }

  private static JsonNode parse(String line) {
    try {
      return JSON.readTree(line);
    } catch (JsonProcessingException e) {
      throw new AssertionError("expected JSON, found " + line, e);
    }
  }
}
