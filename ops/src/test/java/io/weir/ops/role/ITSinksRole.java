package io.weir.ops.role;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Metrics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.weir.ops.embedded.EmbeddedKafka;
import io.weir.ops.embedded.registry.EmbeddedRegistry;
import io.weir.ops.topic.TopicAdmin;
import io.weir.schemas.avro.Schemas;
import io.weir.schemas.avro.WireFormat;
import io.weir.schemas.labels.Labels;
import io.weir.schemas.registry.RegistryAuthentication;
import io.weir.schemas.registry.RegistrySettings;
import io.weir.schemas.registry.SchemaRegistry;
import io.weir.schemas.rejected.Rejected;
import io.weir.schemas.samples.BatchHeader;
import io.weir.schemas.samples.MetricType;
import io.weir.schemas.samples.SampleBatchWriter;
import io.weir.schemas.samples.Source;
import io.weir.schemas.topics.TopicPlan;
import io.weir.schemas.topics.Topics;
import io.weir.sinks.delivery.EmbeddedSink;
import io.weir.sinks.delivery.RetentionPeriods;
import io.weir.sinks.duckdb.DuckDbSinkConnector;
import io.weir.sinks.remotewrite.Compression;
import io.weir.sinks.remotewrite.HttpAccess;
import io.weir.sinks.remotewrite.RemoteWriteTarget;
import io.weir.sinks.victoriametrics.VictoriaMetricsSinkConnector;
import java.lang.management.ManagementFactory;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three sinks of one process: what one of them meets is no matter of the others. */
final class ITSinksRole {
  private static final Topics TOPICS = new Topics("weir");
  private static final TopicPlan PLAN = new TopicPlan(TOPICS, 1, List.of("5m"));
  private static final long START = 1_735_689_600_000L;
  private static final String FATAL = "fatal";
  private static final String AWAY = "away";
  private static final String GOOD = "good";
  private static final Pattern WAITS =
      Pattern.compile(
          "(^|; )away waits since [0-9-]{10}T[0-9:]{8}Z: .*127\\.0\\.0\\.1:[0-9]+.*; good$");

  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final Path directory;
  private final EmbeddedKafka kafka;
  private final EmbeddedRegistry registry;
  private final KafkaConnection connection;

  ITSinksRole(@TempDir Path directory) {
    this.directory = directory;
    this.kafka = EmbeddedKafka.start(directory.resolve("kafka"), 0);
    this.registry = EmbeddedRegistry.start(kafka.bootstrapServers(), 0);
    this.connection =
        KafkaConnection.of(
            kafka.bootstrapServers(),
            Map.of(),
            RegistrySettings.of(List.of(registry.url()), new RegistryAuthentication.None()));
  }

  @BeforeEach
  void prepare() {
    Metrics.addRegistry(meters);
    try (TopicAdmin admin = TopicAdmin.connect(connection.properties(), Duration.ofSeconds(10))) {
      admin.createMissing(PLAN.specs(), 1);
    }
  }

  @AfterEach
  void stop() {
    Metrics.removeRegistry(meters);
    connection.close();
    registry.close();
    kafka.close();
  }

  @Test
  void sinkThatEndsOrWaitsHoldsUpNoOther() throws Exception {
    Files.write(directory.resolve("fatal.duckdb"), new byte[20_000]);
    produce(1, START);
    try (SinksRole role = new SinksRole(connection, PLAN, connectors(), directory, meters)) {
      await("what ended the fatal sink, in the detail", () -> saysWhyItEnded(role.readiness()));
      await("the store that is away was tried twice", () -> retries() >= 2);
      produce(666, Long.MAX_VALUE);
      produce(2, START);
      await("the good sink has what it can hold", () -> rows() == 2);
      assertThat(rejected())
          .satisfies(report -> {
            assertThat(report.stage()).isEqualTo(GOOD);
            assertThat(report.reason()).isEqualTo("refused");
            assertThat(report.message())
                .contains("1 of 1 rows")
                .contains("expected an event time within");
          });

      await("it is still told", () -> saysWhyItEnded(role.readiness()));
      await("who waits, and for what", () -> saysWhatItWaitsFor(role.readiness()));
      assertThat(waiting(AWAY)).isPositive();
      assertThat(waiting(GOOD)).isZero();
      assertThat(inJmx(GOOD, "kind", "sample", "weir.sink.rows")).containsExactly(2.0);
      assertThat(inJmx(AWAY, "task", "0", "weir.sink.waiting"))
          .singleElement()
          .satisfies(seconds -> assertThat((double) seconds).isPositive());
      await("gauges", () -> running(FATAL) == 0 && running(AWAY) == 1 && running(GOOD) == 1);
      await("the good sink knows that it has all", () -> lag(GOOD) == 0);
      await("the other knows what waits for its store", () -> lag(AWAY) == 3);
    }
    assertThat(meters.find("weir.sink.running").gauges()).isEmpty();
    assertThat(inJmx(GOOD, "task", "0", "weir.sink.lag")).isEmpty();
  }

  @Test
  void aStoreThatIsAwayLeavesTheProcessReady() throws Exception {
    produce(1, START);
    Map<String, Map<String, String>> connectors = connectors();
    connectors.remove(FATAL);
    try (SinksRole role = new SinksRole(connection, PLAN, connectors, directory, meters)) {
      await("who waits, and for what", () -> saysWhatItWaitsFor(role.readiness()));
      await("it is ready", () -> role.readiness().ready());
      await("retries", () -> retries() >= 2);
      assertThat(role.readiness())
          .satisfies(readiness -> {
            assertThat(readiness.ready()).isTrue();
            assertThat(saysWhatItWaitsFor(readiness)).isTrue();
          });
    }
  }

  /** It is started again now and then, and runs until it meets its file. */
  private static boolean saysWhyItEnded(Readiness readiness) {
    return readiness.state() == Readiness.State.WAITING
        && readiness.detail().startsWith(FATAL + ": ")
        && readiness.detail().contains("not a valid DuckDB database file");
  }

  private static boolean saysWhatItWaitsFor(Readiness readiness) {
    return WAITS.matcher(readiness.detail()).find();
  }

  private Map<String, Map<String, String>> connectors() throws Exception {
    Map<String, Map<String, String>> connectors = new HashMap<>();
    connectors.put(FATAL, duckDb(FATAL));
    connectors.put(GOOD, duckDb(GOOD));
    Map<String, String> away =
        new HashMap<>(
            VictoriaMetricsSinkConnector.embeddedConfig(
                sink(AWAY),
                new RemoteWriteTarget(
                    "http://127.0.0.1:" + closedPort(),
                    Compression.ZSTD,
                    "",
                    HttpAccess.OPEN,
                    directory)));
    away.put("retry.backoff.max.ms", "1000");
    connectors.put(AWAY, away);
    return connectors;
  }

  private Map<String, String> duckDb(String name) {
    return DuckDbSinkConnector.embeddedConfig(
        sink(name), directory.resolve(name + ".duckdb"), RetentionPeriods.FOR_EVER);
  }

  private EmbeddedSink sink(String name) {
    return new EmbeddedSink(
        name,
        List.of(TOPICS.clean()),
        kafka.bootstrapServers(),
        List.of(registry.url()),
        TOPICS.rejected());
  }

  private static int closedPort() throws Exception {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private Rejected rejected() {
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", kafka.bootstrapServers()),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      TopicPartition partition = new TopicPartition(TOPICS.rejected(), 0);
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      for (var record : consumer.poll(Duration.ofSeconds(30))) {
        byte[] value = record.value();
        return Rejected.decode(value, WireFormat.HEADER_LENGTH, value.length);
      }
      throw new AssertionError(TOPICS.rejected() + ": expected a record within 30 s, found none");
    }
  }

  private void produce(long value, long timestampMillis) throws Exception {
    int id =
        connection
            .registry()
            .register(SchemaRegistry.valueSubject(TOPICS.clean()), Schemas.SAMPLE_BATCH);
    byte[] labels = Labels.of("__name__", "x", "job", "j").encoded();
    SampleBatchWriter writer = new SampleBatchWriter();
    writer.append(labels, 0, labels.length, MetricType.GAUGE, 0, timestampMillis, (double) value);
    byte[] batch = writer.finish(BatchHeader.of("default", Source.NONE), id);
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", kafka.bootstrapServers()),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      producer.send(new ProducerRecord<>(TOPICS.clean(), batch)).get();
    }
  }

  private double retries() {
    var counter = meters.find("weir.sink.retries").tag("sink", AWAY).counter();
    return counter == null ? 0 : counter.count();
  }

  private double rows() {
    var counter = meters.find("weir.sink.rows").tag("sink", GOOD).counter();
    return counter == null ? 0 : counter.count();
  }

  private double running(String sink) {
    return meters.get("weir.sink.running").tag("sink", sink).gauge().value();
  }

  /** Values of a metric of the worker's plugins that have a tag. */
  private static List<Object> inJmx(String sink, String tag, String value, String metric)
      throws Exception {
    MBeanServer beans = ManagementFactory.getPlatformMBeanServer();
    List<Object> values = new ArrayList<>();
    ObjectName pattern =
        new ObjectName("kafka.connect:connector=%s,%s=%s,*".formatted(sink, tag, value));
    for (ObjectName bean : beans.queryNames(pattern, null)) {
      for (MBeanAttributeInfo attribute : beans.getMBeanInfo(bean).getAttributes()) {
        if (attribute.getName().equals(metric)) {
          values.add(beans.getAttribute(bean, metric));
        }
      }
    }
    return values;
  }

  private double waiting(String sink) {
    return meters.get("weir.sink.waiting").tag("sink", sink).gauge().value();
  }

  private double lag(String sink) {
    var gauge = meters.find("weir.sink.lag.records").tag("sink", sink).gauge();
    return gauge == null ? Double.NaN : gauge.value();
  }

  private static void await(String what, Callable<Boolean> condition) throws Exception {
    long deadlineNanos = System.nanoTime() + Duration.ofSeconds(90).toNanos();
    while (!condition.call()) {
      assertThat(System.nanoTime()).as(what).isLessThan(deadlineNanos);
      LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
    }
  }
}
