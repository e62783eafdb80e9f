package io.weir.ops.embedded.connect;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.ops.embedded.EmbeddedKafka;
import io.weir.ops.embedded.registry.EmbeddedRegistry;
import io.weir.schemas.avro.Schemas;
import io.weir.schemas.labels.Labels;
import io.weir.schemas.peers.PeerProcess;
import io.weir.schemas.registry.HttpSchemaRegistry;
import io.weir.schemas.registry.RegistryAuthentication;
import io.weir.schemas.registry.RegistrySettings;
import io.weir.schemas.registry.SchemaRegistry;
import io.weir.schemas.result.AlertFingerprint;
import io.weir.schemas.result.AlertRecord;
import io.weir.schemas.result.AlertState;
import io.weir.schemas.result.ResultElement;
import io.weir.schemas.result.RuleResultCodec;
import io.weir.schemas.samples.StaleMarker;
import io.weir.sinks.delivery.EmbeddedSink;
import io.weir.sinks.delivery.RetentionPeriods;
import io.weir.sinks.duckdb.DuckDbSinkConnector;
import io.weir.sinks.remotewrite.Compression;
import io.weir.sinks.remotewrite.HttpAccess;
import io.weir.sinks.remotewrite.RemoteWriteTarget;
import io.weir.sinks.victoriametrics.VictoriaMetricsSinkConnector;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What rules say, from their topics into both stores, in a real Connect with a real broker. */
final class ITResultSinks {
  private static final String RESULTS = "weir.results";
  private static final String ALERTS = "weir.alerts";
  private static final String REJECTED = "weir.rejected";
  private static final String SHORT = "duckdb";
  private static final String LONG = "victoriametrics";
  private static final long START = 1_735_689_600_000L;
  private static final byte[] SERIES = Labels.of("__name__", "job:up:sum", "job", "x").encoded();

  private final RuleResultCodec codec = new RuleResultCodec();
  private final EmbeddedKafka kafka;
  private final EmbeddedRegistry registry;
  private final HttpSchemaRegistry schemas;
  private final Admin admin;
  private final PeerProcess store;
  private final Path directory;

  ITResultSinks(@TempDir Path directory) throws Exception {
    this.directory = directory;
    store = PeerProcess.victoriaMetrics(directory.resolve("store"));
    kafka = EmbeddedKafka.start(directory.resolve("kafka"), 0);
    registry = EmbeddedRegistry.start(kafka.bootstrapServers(), 0);
    schemas =
        new HttpSchemaRegistry(
            RegistrySettings.of(List.of(registry.url()), new RegistryAuthentication.None()));
    admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()));
  }

  @BeforeEach
  void createTopics() throws Exception {
    List<NewTopic> topics = new ArrayList<>();
    for (String name : List.of(RESULTS, ALERTS, REJECTED)) {
      topics.add(new NewTopic(name, 1, (short) 1));
    }
    admin.createTopics(topics).all().get();
  }

  @AfterEach
  void stop() {
    admin.close();
    schemas.close();
    registry.close();
    kafka.close();
    store.close();
  }

  @Test
  void bothStoresHaveWhatWasCommittedAndWhatCorrectedIt() throws Exception {
    int resultId = schemas.register(SchemaRegistry.valueSubject(RESULTS), Schemas.RULE_RESULT);
    int alertId = schemas.register(SchemaRegistry.valueSubject(ALERTS), Schemas.ALERT);
    produce(true, RESULTS, result(0, 1, 1, resultId), result(1, 2, 1, resultId));
    produce(false, RESULTS, result(0, 666, 9, resultId));
    produce(true, RESULTS, result(2, StaleMarker.VALUE, 1, resultId));
    produce(true, ALERTS, alert(AlertState.PENDING, 1, alertId));
    try (EmbeddedConnect connect = connect()) {
      await(connect, List.of("0=1.0", "1=2.0", "2=end"), this::inDuckDb);
      await(connect, List.of("0=1.0", "1=2.0", "2=end"), this::inVictoriaMetrics);
      await(connect, List.of("pending 1"), this::alerts);

      produce(true, RESULTS, result(0, 3, 2, resultId), result(1, 1, 2, resultId));
      produce(true, ALERTS, alert(AlertState.FIRING, 2, alertId));
      produce(true, RESULTS, result(3, 4, 1, resultId));
      await(connect, List.of("0=3.0", "1=1.0", "2=end", "3=4.0"), this::inDuckDb);
      // It knows no revisions and keeps the larger value.
      await(connect, List.of("0=3.0", "1=2.0", "2=end", "3=4.0"), this::inVictoriaMetrics);
      await(connect, List.of("firing 2"), this::alerts);
    }

    // All of it comes again, since Kafka has forgotten how far the sinks are.
    admin.deleteConsumerGroups(List.of("connect-" + SHORT, "connect-" + LONG)).all().get();
    produce(true, RESULTS, result(4, 5, 1, resultId));
    try (EmbeddedConnect connect = connect()) {
      await(connect, List.of("0=3.0", "1=1.0", "2=end", "3=4.0", "4=5.0"), this::inDuckDb);
      await(connect, List.of("0=3.0", "1=2.0", "2=end", "3=4.0", "4=5.0"), this::inVictoriaMetrics);
    }
  }

  private EmbeddedConnect connect() {
    EmbeddedConnect connect =
        EmbeddedConnect.start(
            Map.of("bootstrap.servers", kafka.bootstrapServers()), directory.resolve("connect"));
    connect.add(
        SHORT,
        DuckDbSinkConnector.embeddedConfig(
            sink(SHORT, RESULTS, ALERTS), file(), RetentionPeriods.FOR_EVER));
    connect.add(
        LONG,
        VictoriaMetricsSinkConnector.embeddedConfig(
            sink(LONG, RESULTS),
            new RemoteWriteTarget(
                store.uri("/").toString(), Compression.ZSTD, "", HttpAccess.OPEN, Path.of(""))));
    return connect;
  }

  private EmbeddedSink sink(String name, String... topics) {
    return new EmbeddedSink(
        name, List.of(topics), kafka.bootstrapServers(), List.of(registry.url()), REJECTED);
  }

  private Path file() {
    return directory.resolve("weir.duckdb");
  }

  private byte[] result(int tick, double value, long revision, int schemaId) {
    return codec.encode(
        "default",
        SERIES,
        new ResultElement(
            "rules.yml;group;0", START + tick * 60_000L, value, true, 1, 5, revision, revision > 1),
        schemaId);
  }

  private static byte[] alert(AlertState state, long revision, int schemaId) {
    Labels labels = Labels.of("alertname", "Down", "job", "x");
    return new AlertRecord(
            "default",
            AlertFingerprint.of(labels),
            "rules.yml;group;1",
            labels,
            Map.of(),
            state,
            START,
            START,
            0,
            0,
            0,
            1,
            true,
            1,
            revision,
            revision > 1)
        .encode(schemaId);
  }

  private void produce(boolean commit, String topic, byte[]... values) throws Exception {
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", kafka.bootstrapServers(), "transactional.id", "producer"),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      producer.initTransactions();
      producer.beginTransaction();
      for (byte[] value : values) {
        producer.send(new ProducerRecord<>(topic, value)).get();
      }
      if (commit) {
        producer.commitTransaction();
      } else {
        producer.abortTransaction();
      }
    }
  }

  private static void await(
      EmbeddedConnect connect, List<String> expected, Callable<List<String>> stored)
      throws Exception {
    long deadlineNanos = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    List<String> found = stored.call();
    while (!found.equals(expected) && System.nanoTime() < deadlineNanos) {
      LockSupport.parkNanos(50_000_000);
      found = stored.call();
    }
    assertThat(found).as("%s, %s", connect.status(SHORT), connect.status(LONG)).isEqualTo(expected);
  }

  private List<String> inDuckDb() throws Exception {
    return query(
        "result",
        "SELECT (epoch_ms(timestamp) - "
            + START
            + ") // 60000 || '=' || coalesce(value::VARCHAR, 'end') FROM result"
            + " WHERE metric = 'job:up:sum' AND labels['job'] = 'x' ORDER BY timestamp");
  }

  private List<String> alerts() throws Exception {
    return query("alert", "SELECT state || ' ' || revision FROM alert ORDER BY timestamp");
  }

  /** Nothing as long as the file has no such view. */
  private List<String> query(String view, String sql) throws Exception {
    List<String> rows = new ArrayList<>();
    try (var connection = DriverManager.getConnection("jdbc:duckdb:" + file());
        var statement = connection.createStatement()) {
      try (var views =
          statement.executeQuery(
              "SELECT 1 FROM duckdb_views() WHERE NOT internal AND view_name = '" + view + "'")) {
        if (!views.next()) {
          return rows;
        }
      }
      try (var result = statement.executeQuery(sql)) {
        while (result.next()) {
          rows.add(result.getString(1));
        }
      }
    }
    return rows;
  }

  private List<String> inVictoriaMetrics() throws Exception {
    text("/internal/force_flush");
    List<String> rows = new ArrayList<>();
    for (String line : text("/api/v1/export?match%5B%5D=job:up:sum").lines().toList()) {
      JsonNode series = new ObjectMapper().readTree(line);
      for (int i = 0; i < series.path("values").size(); i++) {
        long tick = (series.path("timestamps").path(i).asLong() - START) / 60_000;
        JsonNode value = series.path("values").path(i);
        rows.add(tick + "=" + (value.isNull() ? "end" : value.asDouble()));
      }
    }
    return rows;
  }

  private String text(String path) throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client
          .send(HttpRequest.newBuilder(store.uri(path)).build(), BodyHandlers.ofString())
          .body();
    }
  }
}
