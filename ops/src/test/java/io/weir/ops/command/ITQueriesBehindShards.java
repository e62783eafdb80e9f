package io.weir.ops.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.Metrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.weir.ops.cluster.Group;
import io.weir.ops.config.SinkSection;
import io.weir.ops.config.WeirConfiguration;
import io.weir.ops.config.WeirSection;
import io.weir.ops.embedded.EmbeddedKafkaProcess;
import io.weir.ops.embedded.registry.EmbeddedRegistry;
import io.weir.ops.oracle.ApiSending;
import io.weir.ops.oracle.SampleSender;
import io.weir.ops.role.Instance;
import io.weir.ops.role.KafkaConnection;
import io.weir.ops.role.Readiness;
import io.weir.ops.serve.Access;
import io.weir.ops.serve.InstanceServer;
import io.weir.ops.serve.past.PastStores;
import io.weir.ops.serve.query.StreamQueries;
import io.weir.ops.topic.TopicAdmin;
import io.weir.ops.up.Await;
import io.weir.schemas.labels.Labels;
import io.weir.schemas.peers.PeerProcess;
import io.weir.schemas.peers.PrometheusAnswer;
import io.weir.schemas.peers.PrometheusApi;
import io.weir.schemas.peers.RemoteWrite;
import io.weir.schemas.topics.TopicPlan;
import io.weir.schemas.topics.Topics;
import io.weir.topology.query.past.PastData;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Shards hold the last minutes of the samples only, and each of three stores all of them: answers
 * about what lies before, and across, are those of a Prometheus that holds all samples. The shards
 * hold them from a sample's own time on, and then from some other time on.
 */
@Timeout(900)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ITQueriesBehindShards {
  private static final int PARTITIONS = 4;
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final long START = 1_700_002_800_000L;
  private static final long CUT = START + PastData.CUT_MILLIS;
  private static final long MINUTE = 60_000;
  private static final double TOLERANCE = 1e-9;
  private static final int SHOWN = 10;
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern HELD_FROM =
      Pattern.compile("samples before (\\S+) are not held in the shards any more.*");

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final PrometheusMeterRegistry metrics =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final List<RemoteWrite.Sample> samples = new PastData(START).samples();
  private int sent;

  private Path folder;
  private PeerProcess prometheus;
  private PeerProcess victoriaMetrics;
  private PeerProcess clickHouse;
  private EmbeddedKafkaProcess broker;
  private EmbeddedRegistry registry;
  private KafkaConnection connection;
  private WeirConfiguration configuration;
  private StreamQueries queries;
  private InstanceServer server;
  private Instance instance;
  private SampleSender sender;
  private Group group;

  @SuppressWarnings("NullAway.Init")
  ITQueriesBehindShards() {}

  @BeforeAll
  void start(@TempDir Path directory) throws Exception {
    folder = directory;
    prometheus =
        PeerProcess.prometheus(
            Files.writeString(directory.resolve("prometheus.yml"), "global: {}\n"),
            directory.resolve("storage"),
            "--enable-feature=promql-experimental-functions,native-histograms");
    victoriaMetrics = PeerProcess.victoriaMetrics(directory.resolve("victoriametrics"));
    clickHouse = PeerProcess.clickHouse(directory.resolve("clickhouse"));
    broker = EmbeddedKafkaProcess.start(directory.resolve("kafka"), 0, List.of("-Xmx512m"));
    registry = EmbeddedRegistry.start(broker.bootstrapServers(), 0);
    configuration = WeirConfiguration.parse("weir.yml", text(), Map.of());
    WeirSection weir = configuration.weir();
    Topics topics = weir.topics();
    connection = Connections.of(weir);
    try (TopicAdmin admin = TopicAdmin.connect(connection.properties(), Duration.ofSeconds(20))) {
      admin.createMissing(new TopicPlan(topics, PARTITIONS, List.of("5m")).specsForReplay(), 1);
    }
    Metrics.addRegistry(metrics);
    instance = new Instance();
    queries = Queries.of(configuration, null, directory);
    Access access = Access.of(weir.http(), Clock.systemUTC());
    server =
        InstanceServer.start(
            weir.http().listen(), access, instance::readiness, metrics, () -> {}, List.of(queries));
    Roles roles = new Roles(weir, connection, instance, metrics, access, server.port());
    roles.startSinks(weir.sinks(), directory);
    roles.startStream(configuration, directory, queries, weir.sinks(), true);
    instance.complete();
    Await.until(
        PATIENCE,
        () -> instance.readiness().toString(),
        () -> instance.readiness().values().stream().allMatch(Readiness::ready));
    sender = new SampleSender(broker.bootstrapServers(), registry.url(), topics.samples());
    group = new Group(broker.bootstrapServers(), topics.prefix(), topics.samples(), PARTITIONS);
  }

  private String text() {
    return """
    weir:
      topic_prefix: past
      partitions: {partitions}
      rollups: [5m]
      http: {listen: "127.0.0.1:0"}
      kafka: {bootstrap_servers: "{kafka}"}
      schema_registry: {urls: ["{registry}"]}
      stream: {application_id: past, correction_horizon: 1m, max_range: 9m, commit_interval: 200ms}
      sinks:
        - {name: duckdb, duckdb: {retention: 0}}
        - {name: clickhouse, clickhouse: {url: "{clickhouse}", retention: 0}}
        - {name: victoriametrics, topics: [clean, results], victoriametrics: {url: "{vm}"}}
    """
        .replace("{partitions}", Integer.toString(PARTITIONS))
        .replace("{kafka}", broker.bootstrapServers())
        .replace("{registry}", registry.url().toString())
        .replace("{clickhouse}", clickHouse.uri("").toString())
        .replace("{vm}", victoriaMetrics.uri("").toString());
  }

  @AfterAll
  void stop() {
    Stream.<AutoCloseable>of(
            group,
            sender,
            server,
            queries,
            instance,
            connection,
            registry,
            broker,
            clickHouse,
            victoriaMetrics,
            prometheus)
        .filter(Objects::nonNull)
        .forEach(ITQueriesBehindShards::close);
    Metrics.removeRegistry(metrics);
    client.close();
  }

  private static void close(AutoCloseable part) {
    try {
      part.close();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void answersAreThoseOfWhoHasAllSamples() throws Exception {
    sendUntil(CUT);
    long retained = CUT - heldFromMillis();
    List<String> differences = new ArrayList<>();
    for (long wanted : new long[] {CUT, CUT + 7 * MINUTE + 13_456}) {
      sendUntil(wanted + retained);
      long heldFrom = heldFromMillis();
      assertThat(heldFrom).isBetween(wanted - 5_000, wanted);
      assertThat(heldFrom == CUT).as("a sample at the seam").isEqualTo(wanted == CUT);
      for (String store : List.of("duckdb", "clickhouse", "victoriametrics")) {
        try (PastStores stores = stores(store)) {
          queries.readBehindShards(stores);
          awaitComplete(heldFrom);
          compare(store, heldFrom, heldFrom + retained, differences);
        }
      }
    }
    assertThat(differences.stream().limit(SHOWN))
        .as("%d differences", differences.size())
        .isEmpty();
    sourcesAreForced(CUT + 7 * MINUTE + 13_456);
    rollupsMeetTheShards(CUT + 10 * MINUTE);
    whatIsAwayIsNamed(CUT);
    nobodySeesAnothersSeries(CUT);
    assertThat(metrics.scrape())
        .contains("weir_query_store_reads_seconds_count{sink=\"clickhouse\"}")
        .containsPattern("weir_query_store_errors_total\\{sink=\"clickhouse\"} [1-9]");
  }

  /** Sends what there is until a time, which is where the shards' watermark is then. */
  private void sendUntil(long millis) throws Exception {
    int from = sent;
    while (sent < samples.size() && samples.get(sent).timeMillis() <= millis) {
      sent++;
    }
    List<RemoteWrite.Sample> next = new ArrayList<>(samples.subList(from, sent));
    new RemoteWrite(prometheus.uri("/api/v1/write")).send(next);
    long last = next.getLast().timeMillis();
    sender.send(
        new ApiSending("default", PARTITIONS, millis - last).records(next, sender.schemaId()));
    Await.until(PATIENCE, group::progress, group::isDone);
  }

  /** From when on shards hold samples, as they say themselves. */
  private long heldFromMillis() throws Exception {
    JsonNode answer = ask("query", Map.of("query", "g[1h]", "time", at(CUT), "source", "head"));
    Matcher matcher = HELD_FROM.matcher(answer.path("warnings").path(0).asText());
    assertThat(matcher.matches()).as(answer.toString()).isTrue();
    return Instant.parse(matcher.group(1)).toEpochMilli();
  }

  private static WeirConfiguration configuration(String text) {
    return WeirConfiguration.parse("weir.yml", text, Map.of());
  }

  private PastStores stores(String name) {
    return stores(name, configuration);
  }

  private PastStores stores(String name, WeirConfiguration read) {
    List<SinkSection> sinks =
        read.weir().sinks().stream().filter(sink -> sink.name().equals(name)).toList();
    return PastStores.of(
        configuration.weir(),
        new PastStores.Sinks(
            sinks, SinkConnectors.of(configuration.weir(), sinks, connection, folder), true),
        connection.properties(),
        queries::counters,
        metrics);
  }

  /** Until nothing is on its way to the store any more. */
  private void awaitComplete(long heldFrom) {
    Map<String, String> question =
        Map.of("query", "count(g)", "time", at(heldFrom), "source", "short");
    Await.until(
        PATIENCE,
        () -> asked("query", question).toString(),
        () -> {
          client.send(
              HttpRequest.newBuilder(victoriaMetrics.uri("/internal/force_flush")).build(),
              HttpResponse.BodyHandlers.discarding());
          return !asked("query", question).has("warnings");
        });
  }

  private void compare(String store, long heldFrom, long last, List<String> differences) {
    PrometheusApi ours = new PrometheusApi(uri(""));
    PrometheusApi theirs = new PrometheusApi(prometheus.uri("/"));
    List<String> expressions = new ArrayList<>(PastData.expressions());
    if (!store.equals("victoriametrics")) {
      expressions.addAll(PastData.histogramExpressions());
    }
    int compared = 0;
    for (String expression : expressions) {
      if (expression.contains("offset -")
          || (store.equals("victoriametrics") && expression.contains("native"))) {
        // What lies behind the present, and what this store doesn't hold.
        continue;
      }
      boolean range = expression.endsWith("]");
      for (long time : new long[] {heldFrom - 10 * MINUTE, heldFrom, heldFrom + MINUTE}) {
        differ(store, expression, ours.at(expression, time), theirs.at(expression, time))
            .forEach(difference -> differences.add(difference + " at " + (time - START)));
        compared++;
      }
      if (!range) {
        long from = heldFrom - 35 * MINUTE;
        differ(
                store,
                expression,
                ours.over(expression, from, last, 47_000),
                theirs.over(expression, from, last, 47_000))
            .forEach(differences::add);
        compared++;
      }
    }
    assertThat(compared).isGreaterThan(200);
  }

  private static List<String> differ(
      String store, String expression, PrometheusAnswer ours, PrometheusAnswer theirs) {
    if (!ours.refusal().isEmpty() || !theirs.refusal().isEmpty()) {
      return ours.refusal().isEmpty() == theirs.refusal().isEmpty()
          ? List.of()
          : List.of("%s: %s: %s, expected %s".formatted(store, expression, ours, theirs));
    }
    Map<String, List<Double>> found = flat(ours);
    Map<String, List<Double>> expected = flat(theirs);
    List<String> different = new ArrayList<>();
    if (!found.keySet().equals(expected.keySet())) {
      different.add("%s: %s: %s, expected %s".formatted(store, expression, found, expected));
      return different;
    }
    expected.forEach((key, values) -> {
      if (different.isEmpty() && !near(values, found.getOrDefault(key, List.of()))) {
        different.add(
            "%s: %s: %s is %s, expected %s"
                .formatted(store, expression, key, found.get(key), values));
      }
    });
    return different;
  }

  private static Map<String, List<Double>> flat(PrometheusAnswer answer) {
    Map<String, List<Double>> flat = new TreeMap<>();
    for (Map.Entry<Labels, ? extends Map<Long, List<Double>>> series : answer.series().entrySet()) {
      series
          .getValue()
          .forEach((time, values) -> flat.put(series.getKey() + "@" + (time - START), values));
    }
    return flat;
  }

  private static boolean near(List<Double> left, List<Double> right) {
    if (left.size() != right.size()) {
      return false;
    }
    for (int i = 0; i < left.size(); i++) {
      double a = left.get(i);
      double b = right.get(i);
      if (Double.compare(a, b) != 0
          && !(Math.abs(a - b) <= TOLERANCE * Math.max(1, Math.max(Math.abs(a), Math.abs(b))))) {
        return false;
      }
    }
    return true;
  }

  private void sourcesAreForced(long heldFrom) throws Exception {
    try (PastStores stores = stores("duckdb")) {
      queries.readBehindShards(stores);
      String before = at(heldFrom - 20 * MINUTE);
      assertThat(count("head", before)).isZero();
      assertThat(count("short", before)).isEqualTo(12);
      assertThat(count("auto", before)).isEqualTo(12);
      PrometheusApi theirs = new PrometheusApi(prometheus.uri("/"));
      long windowEnd = START + 30 * MINUTE;
      JsonNode rollups =
          ask("query", Map.of("query", "g", "time", at(windowEnd), "source", "long"));
      Map<String, List<Double>> averages = flat(theirs.at("avg_over_time(g[5m])", windowEnd - 1));
      assertThat(rollups.path("data").path("result")).hasSize(12);
      List<Double> found = new ArrayList<>();
      rollups
          .path("data")
          .path("result")
          .forEach(element -> found.add(element.path("value").path(1).asDouble()));
      assertThat(
              near(sorted(found), sorted(averages.values().stream().map(List::getFirst).toList())))
          .as("%s, expected %s", rollups, averages)
          .isTrue();
      assertThat(rollups.path("warnings").toString())
          .contains("are rollups of 5m, of store duckdb");
      JsonNode refused = ask("query", Map.of("query", "g", "source", "nowhere"));
      assertThat(refused.path("errorType").asText()).isEqualTo("bad_data");
    }
  }

  private static List<Double> sorted(List<Double> values) {
    return values.stream().sorted().toList();
  }

  private int count(String source, String time) throws Exception {
    return ask("query", Map.of("query", "count(g)", "time", time, "source", source))
        .path("data")
        .path("result")
        .path(0)
        .path("value")
        .path(1)
        .asInt();
  }

  private void whatIsAwayIsNamed(long time) throws Exception {
    WeirConfiguration elsewhere =
        configuration(text().replace(clickHouse.uri("").toString(), "http://127.0.0.1:1"));
    try (PastStores stores = stores("clickhouse", elsewhere)) {
      queries.readBehindShards(stores);
      Map<String, String> question = Map.of("query", "g", "time", at(time));
      JsonNode answer = ask("query", question);
      assertThat(answer.path("status").asText()).isEqualTo("success");
      assertThat(answer.path("warnings").path(0).asText())
          .startsWith("store clickhouse can't be read, samples from ")
          .contains("127.0.0.1:1");
      Map<String, String> strict = new TreeMap<>(question);
      strict.put("partial_response", "false");
      JsonNode refused = ask("query", strict);
      assertThat(refused.path("errorType").asText()).isEqualTo("unavailable");
    }
  }

  /** Where no store has raw samples, counters go on from what they were when a window ended. */
  private void rollupsMeetTheShards(long seam) throws Exception {
    WeirConfiguration onlyRollups =
        configuration(
            text().replace("{name: duckdb, ", "{name: duckdb, topics: [rollup, results], "));
    try (PastStores stores = stores("duckdb", onlyRollups)) {
      queries.readBehindShards(stores);
      JsonNode answer = ask("query", Map.of("query", "c_total[6m]", "time", at(seam + MINUTE)));
      assertThat(answer.path("warnings").toString()).contains("are rollups of 5m, of store duckdb");
      Map<String, List<Double>> before =
          flat(new PrometheusApi(prometheus.uri("/")).at("c_total", seam - 1));
      assertThat(answer.path("data").path("result")).hasSize(12);
      for (JsonNode series : answer.path("data").path("result")) {
        Labels.Builder labels = Labels.builder();
        series
            .path("metric")
            .properties()
            .forEach(label -> labels.set(label.getKey(), label.getValue().asText()));
        JsonNode window = series.path("values").path(0);
        assertThat(window.path(0).asDouble()).isEqualTo((seam - 1) / 1000.0);
        assertThat(List.of(window.path(1).asDouble()))
            .isEqualTo(before.get(labels.build() + "@" + (seam - 1 - START)));
        assertThat(series.path("values").path(1).path(0).asDouble()).isEqualTo(seam / 1000.0);
        assertThat(series.path("values")).hasSize(6);
      }
    }
  }

  private void nobodySeesAnothersSeries(long time) throws Exception {
    Map<String, String> question = Map.of("query", "g", "time", at(time), "source", "short");
    for (String store : List.of("duckdb", "clickhouse", "victoriametrics")) {
      try (PastStores stores = stores(store)) {
        queries.readBehindShards(stores);
        assertThat(ask("query", question).path("data").path("result")).as(store).hasSize(12);
        JsonNode others = ask("query", question, "X-Scope-OrgID", "other");
        assertThat(others.path("data").path("result")).as(store).isEmpty();
        JsonNode names =
            ask("label/__name__/values", Map.of("source", "short"), "X-Scope-OrgID", "other");
        assertThat(names.path("data")).as(store).isEmpty();
        JsonNode ours = ask("label/__name__/values", Map.of("source", "short"));
        assertThat(ours.path("data").toString()).as(store).contains("\"c_total\"", "\"my.metric\"");
      }
    }
  }

  private static String at(long millis) {
    return "%d.%03d".formatted(millis / 1000, millis % 1000);
  }

  private URI uri(String path) {
    return URI.create("http://127.0.0.1:" + server.port() + "/" + path);
  }

  private JsonNode asked(String endpoint, Map<String, String> parameters) {
    try {
      return ask(endpoint, parameters);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private JsonNode ask(String endpoint, Map<String, String> parameters, String... headers)
      throws Exception {
    StringBuilder address = new StringBuilder("api/v1/" + endpoint + "?");
    parameters.forEach((name, value) ->
        address
            .append(name)
            .append('=')
            .append(URLEncoder.encode(value, StandardCharsets.UTF_8))
            .append('&'));
    HttpRequest.Builder request = HttpRequest.newBuilder(uri(address.toString()));
    if (headers.length > 0) {
      request.headers(headers);
    }
    HttpResponse<String> response =
        client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    return JSON.readTree(response.body());
  }
}
