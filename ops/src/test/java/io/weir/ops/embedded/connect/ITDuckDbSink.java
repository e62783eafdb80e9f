package io.weir.ops.embedded.connect;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.ops.embedded.EmbeddedKafka;
import io.weir.ops.embedded.registry.EmbeddedRegistry;
import io.weir.schemas.avro.Schemas;
import io.weir.schemas.avro.WireFormat;
import io.weir.schemas.labels.Labels;
import io.weir.schemas.registry.HttpSchemaRegistry;
import io.weir.schemas.registry.RegistryAuthentication;
import io.weir.schemas.registry.RegistrySettings;
import io.weir.schemas.registry.SchemaRegistry;
import io.weir.schemas.rejected.Rejected;
import io.weir.schemas.samples.BatchHeader;
import io.weir.schemas.samples.MetricType;
import io.weir.schemas.samples.SampleBatchWriter;
import io.weir.schemas.samples.Source;
import io.weir.sinks.delivery.EmbeddedSink;
import io.weir.sinks.delivery.RetentionPeriods;
import io.weir.sinks.duckdb.DuckDbSinkConnector;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The DuckDB sink in a real Connect, with a real broker and registry. */
class ITDuckDbSink {
  private static final String CLEAN = "weir.clean";
  private static final String REJECTED = "weir.rejected";
  private static final String SINK = "duck";

  @TempDir static Path directory;
  private static EmbeddedKafka kafka;
  private static EmbeddedRegistry registry;
  private static HttpSchemaRegistry schemas;
  private static int schemaId;
  private static Admin admin;

  @BeforeAll
  static void start() throws Exception {
    kafka = EmbeddedKafka.start(directory.resolve("kafka"), 0);
    registry = EmbeddedRegistry.start(kafka.bootstrapServers(), 0);
    schemas =
        new HttpSchemaRegistry(
            RegistrySettings.of(List.of(registry.url()), new RegistryAuthentication.None()));
    schemaId = schemas.register(SchemaRegistry.valueSubject(CLEAN), Schemas.SAMPLE_BATCH);
    admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()));
    createTopics(CLEAN, REJECTED);
  }

  @AfterAll
  static void stop() {
    admin.close();
    schemas.close();
    registry.close();
    kafka.close();
  }

  @Test
  void fileHasWhatWasCommittedOnceAndKnowsHowFarItIs() throws Exception {
    produce(true, batch(1));
    produce(false, batch(666));
    produce(true, "no batch".getBytes(StandardCharsets.UTF_8), batch(2));
    try (EmbeddedConnect connect = connect()) {
      connect.add(SINK, config());
      awaitValues(connect, 1.0, 2.0);
      assertThat(rejected().reason()).isEqualTo("not_wire_format");
    }

    // Kafka forgets how far the sink is; the file doesn't.
    admin.deleteConsumerGroups(List.of("connect-" + SINK)).all().get();
    truncateSamples();
    produce(true, batch(3));
    try (EmbeddedConnect connect = connect()) {
      connect.add(SINK, config());
      awaitValues(connect, 3.0);
    }

    // A topic of the same name begins at 0 again, and none of it is taken for known.
    admin.deleteTopics(List.of(CLEAN)).all().get();
    createTopics(CLEAN);
    produce(true, batch(4));
    try (EmbeddedConnect connect = connect()) {
      connect.add(SINK, config());
      awaitValues(connect, 3.0, 4.0);
    }
  }

  private static Map<String, String> config() {
    return DuckDbSinkConnector.embeddedConfig(
        new EmbeddedSink(
            SINK, List.of(CLEAN), kafka.bootstrapServers(), List.of(registry.url()), REJECTED),
        file(),
        RetentionPeriods.FOR_EVER);
  }

  private static EmbeddedConnect connect() {
    return EmbeddedConnect.start(
        Map.of("bootstrap.servers", kafka.bootstrapServers()), directory.resolve("connect"));
  }

  private static Path file() {
    return directory.resolve("weir.duckdb");
  }

  /** A batch of one sample; its time is made of its value, too. */
  private static byte[] batch(long value) {
    byte[] labels = Labels.of("__name__", "x", "job", "j").encoded();
    SampleBatchWriter writer = new SampleBatchWriter();
    writer.append(labels, 0, labels.length, MetricType.GAUGE, 0, value, (double) value);
    return writer.finish(BatchHeader.of("default", Source.NONE), schemaId);
  }

  private static void createTopics(String... names) throws Exception {
    List<NewTopic> topics = new ArrayList<>();
    for (String name : names) {
      topics.add(new NewTopic(name, 1, (short) 1));
    }
    admin.createTopics(topics).all().get();
  }

  private static void produce(boolean commit, byte[]... values) throws Exception {
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", kafka.bootstrapServers(), "transactional.id", "producer"),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      producer.initTransactions();
      producer.beginTransaction();
      for (byte[] value : values) {
        producer.send(new ProducerRecord<>(CLEAN, value)).get();
      }
      if (commit) {
        producer.commitTransaction();
      } else {
        producer.abortTransaction();
      }
    }
  }

  private static Rejected rejected() {
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", kafka.bootstrapServers()),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      TopicPartition partition = new TopicPartition(REJECTED, 0);
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      long deadlineNanos = System.nanoTime() + Duration.ofSeconds(30).toNanos();
      while (System.nanoTime() < deadlineNanos) {
        for (var record : consumer.poll(Duration.ofMillis(100))) {
          byte[] value = record.value();
          return Rejected.decode(value, WireFormat.HEADER_LENGTH, value.length);
        }
      }
      throw new AssertionError(REJECTED + ": expected a record within 30 s, found none");
    }
  }

  /** Waits while the file has fewer values, then compares, so that too many are seen as well. */
  private static void awaitValues(EmbeddedConnect connect, Double... expected) throws SQLException {
    long deadlineNanos = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    List<Double> values = values();
    while (values.size() < expected.length && System.nanoTime() < deadlineNanos) {
      LockSupport.parkNanos(50_000_000);
      values = values();
    }
    assertThat(values).as("%s", connect.status(SINK)).containsExactly(expected);
  }

  private static List<Double> values() throws SQLException {
    List<Double> values = new ArrayList<>();
    try (var connection = DriverManager.getConnection("jdbc:duckdb:" + file());
        var statement = connection.createStatement()) {
      try (var result =
          statement.executeQuery(
              "SELECT 1 FROM duckdb_views() WHERE view_name = 'raw' AND NOT internal")) {
        if (!result.next()) {
          return values;
        }
      }
      try (var result = statement.executeQuery("SELECT value FROM raw ORDER BY timestamp")) {
        while (result.next()) {
          values.add(result.getDouble(1));
        }
      }
    }
    return values;
  }

  private static void truncateSamples() throws SQLException {
    try (var connection = DriverManager.getConnection("jdbc:duckdb:" + file());
        var statement = connection.createStatement()) {
      statement.execute("DELETE FROM samples");
    }
  }
}
