package io.weir.ops.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.ops.bench.cluster.BenchCluster;
import io.weir.ops.bench.cluster.LoadProducer;
import io.weir.ops.bench.load.Workload;
import io.weir.ops.bench.process.ChildProcess;
import io.weir.ops.bench.process.PartUnderTest;
import io.weir.ops.committed.CommittedTopic;
import io.weir.ops.role.KafkaConnection;
import io.weir.ops.topic.TopicAdmin;
import io.weir.ops.up.Await;
import io.weir.schemas.avro.Schemas;
import io.weir.schemas.avro.WireFormat;
import io.weir.schemas.peers.PeerProcess;
import io.weir.schemas.registry.SchemaRegistry;
import io.weir.schemas.rejected.Rejected;
import io.weir.schemas.topics.TopicPlan;
import io.weir.schemas.topics.Topics;
import io.weir.sinks.clickhouse.ClickHouseSinkConnector;
import io.weir.sinks.delivery.EmbeddedSink;
import io.weir.sinks.delivery.RetentionPeriods;
import io.weir.sinks.duckdb.DuckDbSinkConnector;
import io.weir.sinks.prometheus.PrometheusRemoteWriteSinkConnector;
import io.weir.sinks.remotewrite.Compression;
import io.weir.sinks.remotewrite.HttpAccess;
import io.weir.sinks.remotewrite.ProtobufMessage;
import io.weir.sinks.remotewrite.RemoteWriteTarget;
import io.weir.sinks.victoriametrics.VictoriaMetricsSinkConnector;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings a topic's samples into each store while the store's process, or the sink's where the store
 * is in it, is killed and started again three times; then count and sum are the topic's. By hand:
 * {@code -Dweir.soak.samples=20000000 -Dweir.soak.series=100000}.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ITSinkSoak {
  private static final Logger logger = LoggerFactory.getLogger(ITSinkSoak.class);
  private static final long SAMPLES = Long.getLong("weir.soak.samples", 200_000);
  private static final int SERIES = Integer.getInteger("weir.soak.series", 3_000);
  private static final int KILLS = Integer.getInteger("weir.soak.kills", 1);
  private static final int PARTITIONS = 4;
  private static final Duration TIMEOUT = Duration.ofMinutes(20);
  private static final long AWAY_NANOS = 1_000_000_000;

  private final HttpClient http = HttpClient.newHttpClient();
  private Path folder;
  private BenchCluster cluster;
  private KafkaConnection connection;
  private LogEnds log;

  @SuppressWarnings("NullAway.Init")
  ITSinkSoak() {}

  /** What is killed: a server, or the sink's own process. */
  enum Killed {
    DUCKDB,
    CLICKHOUSE,
    VICTORIA_METRICS,
    PROMETHEUS
  }

  /** What a store has. */
  private record Contents(long samples, double sum) {}

  @BeforeAll
  void start(@TempDir Path directory) {
    folder = directory;
    cluster = BenchCluster.start(directory);
    connection = cluster.connect();
    log = new LogEnds(connection.properties());
  }

  @AfterAll
  void stop() {
    http.close();
    if (log != null) {
      log.close();
    }
    if (connection != null) {
      connection.close();
    }
    if (cluster != null) {
      cluster.close();
    }
  }

  @ParameterizedTest
  @EnumSource
  void storeHasEachSampleOnceHoweverOftenItIsKilled(Killed killed) throws Exception {
    Path data = Files.createDirectory(folder.resolve(killed.name()));
    String name = killed.name().toLowerCase(Locale.ROOT);
    Topics topics = new Topics(name);
    try (PeerProcess server = server(killed, data)) {
      OutputTotals expected =
          bringIn(topics, name, connector(killed, topics, name, data, server), server);
      assertThat(rejected(topics)).isEmpty();
      assertThat(contents(killed, data, server))
          .isEqualTo(new Contents(expected.samples(), expected.sum()));
    }
  }

  /**
   * Writes the samples in portions; while the sink is at one of them, something is killed. A server
   * is away when the next portion comes.
   */
  private OutputTotals bringIn(
      Topics topics, String name, Map<String, String> connector, @Nullable PeerProcess server)
      throws Exception {
    String group = SinkMain.GROUP_PREFIX + name;
    Workload workload = new Workload(SERIES, 500, 7);
    long scrapes = workload.scrapesFor(SAMPLES);
    int schemaId = prepare(topics);
    ChildProcess child = sink(group, name, connector);
    try (LoadProducer producer =
        new LoadProducer(cluster.bootstrapServers(), topics.clean(), "lz4")) {
      TopologyLoad load =
          new TopologyLoad(workload, PARTITIONS, List.of(), schemaId, producer::send);
      long scrape = 0;
      boolean away = false;
      for (int portion = 1; portion <= KILLS + 1; portion++) {
        long before = committed(topics, group);
        while (scrape < scrapes * portion / (KILLS + 1)) {
          load.scrapeAll(scrape++);
        }
        producer.flush();
        if (server != null && away) {
          LockSupport.parkNanos(AWAY_NANOS);
          server.startAgain();
          away = false;
        }
        Await.until(TIMEOUT, () -> name, () -> committed(topics, group) > before);
        if (portion > KILLS) {
          break;
        }
        logger.info("{}: kill {} at {} records", name, portion, committed(topics, group));
        if (server == null) {
          child.kill();
          child.close();
          child = sink(group, name, connector);
        } else {
          server.kill();
          away = true;
        }
      }
      Map<TopicPartition, Long> ends = log.ends(topics.clean(), PARTITIONS);
      Await.until(TIMEOUT, () -> name, () -> log.reached(group, ends));
      return load.expected();
    } finally {
      child.close();
    }
  }

  /** What the store refused, in its own words. */
  private List<String> rejected(Topics topics) {
    try (CommittedTopic<String> rejected =
        new CommittedTopic<>(
            cluster.bootstrapServers(),
            topics.rejected(),
            PARTITIONS,
            record ->
                Rejected.decode(record.value(), WireFormat.HEADER_LENGTH, record.value().length)
                    .message())) {
      return List.copyOf(rejected.read());
    }
  }

  private long committed(Topics topics, String group) throws InterruptedException {
    return log.committed(group, log.ends(topics.clean(), PARTITIONS).keySet());
  }

  /** Creates the topics; returns the id of the samples' schema. */
  private int prepare(Topics topics) {
    try (TopicAdmin admin = TopicAdmin.connect(connection.properties(), Duration.ofSeconds(30))) {
      admin.createMissing(new TopicPlan(topics, PARTITIONS, List.of()).specsForReplay(), 1);
    }
    return connection
        .registry()
        .register(SchemaRegistry.valueSubject(topics.clean()), Schemas.SAMPLE_BATCH);
  }

  private ChildProcess sink(String group, String name, Map<String, String> connector)
      throws InterruptedException {
    ChildProcess child =
        ChildProcess.start(
            name,
            SinkMain.class,
            new SinkMain.Settings(
                cluster.bootstrapServers(),
                cluster.directory("connect").toString(),
                Map.of(name, connector)),
            List.of("-Xmx1g"),
            line -> {});
    new PartUnderTest(child).start(group);
    return child;
  }

  private static @Nullable PeerProcess server(Killed killed, Path data) throws Exception {
    return switch (killed) {
      case DUCKDB -> null;
      case CLICKHOUSE -> PeerProcess.clickHouse(data);
      case VICTORIA_METRICS -> PeerProcess.victoriaMetrics(data);
      case PROMETHEUS ->
          PeerProcess.prometheus(
              Files.writeString(
                  data.resolve("prometheus.yml"),
                  "storage: {tsdb: {out_of_order_time_window: 2d}}\n"),
              data.resolve("data"),
              "--query.max-samples=1000000000",
              "--query.timeout=10m");
    };
  }

  private Map<String, String> connector(
      Killed killed, Topics topics, String name, Path data, @Nullable PeerProcess server) {
    EmbeddedSink sink =
        new EmbeddedSink(
            name,
            List.of(topics.clean()),
            cluster.bootstrapServers(),
            List.of(URI.create(cluster.registryUrl())),
            topics.rejected());
    if (server == null) {
      return DuckDbSinkConnector.embeddedConfig(sink, file(data), RetentionPeriods.FOR_EVER);
    }
    return switch (killed) {
      case CLICKHOUSE ->
          ClickHouseSinkConnector.embeddedConfig(
              sink,
              new ClickHouseSinkConnector.Server(server.uri(""), "weir", "default", "", ""),
              RetentionPeriods.FOR_EVER);
      case DUCKDB, VICTORIA_METRICS ->
          VictoriaMetricsSinkConnector.embeddedConfig(
              sink, target(server.uri("/").toString(), Compression.ZSTD, data));
      case PROMETHEUS ->
          PrometheusRemoteWriteSinkConnector.embeddedConfig(
              sink,
              target(server.uri("/api/v1/write").toString(), Compression.SNAPPY, data),
              ProtobufMessage.REQUEST_V2,
              false,
              "");
    };
  }

  private static RemoteWriteTarget target(String url, Compression compression, Path data) {
    return new RemoteWriteTarget(url, compression, "", HttpAccess.OPEN, data);
  }

  private Contents contents(Killed killed, Path data, @Nullable PeerProcess server)
      throws Exception {
    if (server == null) {
      return inDuckDb(data);
    }
    if (killed == Killed.CLICKHOUSE) {
      String[] found =
          ask(server.uri("/"), "SELECT count(), sum(value) FROM weir.raw FORMAT TSV")
              .strip()
              .split("\t", -1);
      return new Contents(Long.parseLong(found[0]), Double.parseDouble(found[1]));
    }
    if (killed == Killed.VICTORIA_METRICS) {
      ask(server.uri("/internal/force_flush"), "");
    }
    return new Contents((long) total(server, "count_over_time"), total(server, "sum_over_time"));
  }

  private static Contents inDuckDb(Path data) throws Exception {
    try (Connection file = DriverManager.getConnection("jdbc:duckdb:" + file(data));
        ResultSet row =
            file.createStatement().executeQuery("SELECT count(*), sum(value) FROM raw")) {
      row.next();
      return new Contents(row.getLong(1), row.getDouble(2));
    }
  }

  private static Path file(Path data) {
    return data.resolve("weir.duckdb");
  }

  /** The sum over all series of what a function gives of all their samples. */
  private double total(PeerProcess server, String function) throws Exception {
    long endSeconds = (Workload.START_MILLIS + SAMPLES / SERIES * 15_000 + 60_000) / 1_000;
    String range = "start=%d&end=%d".formatted(Workload.START_MILLIS / 1_000 - 60, endSeconds);
    double total = 0;
    // Name by name: without their names, series of several metrics would be the same.
    for (JsonNode name : json(server, "/api/v1/label/__name__/values?" + range).path("data")) {
      String query = "sum(%s(%s[10d]))".formatted(function, name.asText());
      total +=
          json(
                  server,
                  "/api/v1/query?nocache=1&time="
                      + endSeconds
                      + "&query="
                      + URLEncoder.encode(query, StandardCharsets.UTF_8))
              .path("data")
              .path("result")
              .path(0)
              .path("value")
              .path(1)
              .asDouble();
    }
    return total;
  }

  private JsonNode json(PeerProcess server, String path) throws Exception {
    return new ObjectMapper().readTree(ask(server.uri(path), ""));
  }

  private String ask(URI uri, String body) throws Exception {
    HttpRequest.Builder request = HttpRequest.newBuilder(uri);
    if (!body.isEmpty()) {
      request.POST(BodyPublishers.ofString(body));
    }
    return http.send(request.build(), BodyHandlers.ofString()).body();
  }
}
