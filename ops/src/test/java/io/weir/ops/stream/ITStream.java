package io.weir.ops.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.weir.ops.embedded.EmbeddedKafka;
import io.weir.ops.embedded.registry.EmbeddedRegistry;
import io.weir.ops.topic.TopicAdmin;
import io.weir.schemas.avro.Schemas;
import io.weir.schemas.avro.WireFormat;
import io.weir.schemas.config.ConfigBinder;
import io.weir.schemas.config.ConfigNode;
import io.weir.schemas.config.HostPort;
import io.weir.schemas.labels.Labels;
import io.weir.schemas.registry.HttpSchemaRegistry;
import io.weir.schemas.registry.RegistryAuthentication;
import io.weir.schemas.registry.RegistrySettings;
import io.weir.schemas.rollup.Rollup;
import io.weir.schemas.rollup.RollupCodec;
import io.weir.schemas.rollup.RollupLevel;
import io.weir.schemas.routing.Router;
import io.weir.schemas.samples.BatchHeader;
import io.weir.schemas.samples.MetricType;
import io.weir.schemas.samples.SampleBatchReader;
import io.weir.schemas.samples.SampleBatchWriter;
import io.weir.schemas.samples.Source;
import io.weir.schemas.topics.TopicPlan;
import io.weir.schemas.topics.Topics;
import io.weir.topology.RulesSettings;
import io.weir.topology.Stream;
import io.weir.topology.StreamConnection;
import io.weir.topology.StreamSettings;
import io.weir.topology.StreamTopology;
import io.weir.topology.rules.RuleSources;
import io.weir.topology.shard.ShardChangelog;
import io.weir.topology.shard.ShardDirectory;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Several partitions, instances that stop and start, on a real broker and registry. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ITStream {
  private static final int PARTITIONS = 3;
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final List<RollupLevel> LEVELS =
      List.of(RollupLevel.parse("10s"), RollupLevel.parse("20s"));
  private static final Topics TOPICS = new Topics("it");

  private EmbeddedKafka kafka;
  private EmbeddedRegistry embeddedRegistry;
  private HttpSchemaRegistry registry;
  private KafkaProducer<byte[], byte[]> producer;
  private Path directory;
  private int schemaId;

  @BeforeAll
  void start(@TempDir Path temporary) {
    directory = temporary;
    kafka = EmbeddedKafka.start(temporary.resolve("kafka"), 0);
    embeddedRegistry = EmbeddedRegistry.start(kafka.bootstrapServers(), 0);
    registry =
        new HttpSchemaRegistry(
            RegistrySettings.of(
                List.of(embeddedRegistry.url()), new RegistryAuthentication.None()));
    schemaId = registry.register(TOPICS.samples() + "-value", Schemas.SAMPLE_BATCH);
    producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", kafka.bootstrapServers()),
            new ByteArraySerializer(),
            new ByteArraySerializer());
  }

  @AfterAll
  void stop() {
    producer.close();
    registry.close();
    embeddedRegistry.close();
    kafka.close();
  }

  @Test
  void continuesWhereItStopped() throws Exception {
    StreamSettings settings =
        ConfigBinder.standard()
            .bind(ConfigNode.parse("it.yml", "application_id: it"), StreamSettings.class);
    Stream first = start(settings);
    assertThat(first.ready()).isFalse();
    try (TopicAdmin admin =
        TopicAdmin.connect(
            Map.of("bootstrap.servers", kafka.bootstrapServers()), Duration.ofSeconds(10))) {
      admin.createMissing(
          new TopicPlan(TOPICS, PARTITIONS, LEVELS.stream().map(RollupLevel::name).toList())
              .specs(),
          1);
    }
    await("ready, " + first.detail(), first::ready);
    long now = now();
    for (int i = 0; i < 60; i++) {
      ingest(now - 60_000 + i * 1_000L, i);
    }
    await("samples of the first instance", () -> cleanSamples().size() == 60 * 20);
    first.close();

    Stream second = start(settings);
    for (int i = 30; i < 60; i++) {
      ingest(now - 60_000 + i * 1_000L, i);
    }
    for (int i = 60; i < 70; i++) {
      ingest(now - 60_000 + i * 1_000L, i);
    }
    await("samples of the second instance", () -> cleanSamples().size() == 70 * 20);
    await("rollups", () -> rollups("20s").size() >= 2 * 20);
    await("ready, " + second.detail(), second::ready);
    second.close();
    assertThat(second.failure()).isEmpty();

    Set<String> clean = cleanSamples();
    assertThat(clean).hasSize(70 * 20);
    assertThat(changelogSamples(settings)).isEqualTo(clean);
    for (Rollup rollup : rollups("10s")) {
      assertThat(rollup.window().increase())
          .as(rollup.toString())
          .isEqualTo(rollup.window().runStart() ? rollup.window().count() - 1.0 : 10.0);
    }
  }

  private Stream start(StreamSettings settings) {
    return Stream.start(
        settings,
        LEVELS,
        RulesSettings.DEFAULTS,
        RuleSources.NONE,
        new StreamConnection(
            Map.of("bootstrap.servers", kafka.bootstrapServers()),
            TOPICS,
            registry,
            new HostPort("127.0.0.1", 9470),
            directory.resolve("streams")),
        new ShardDirectory(),
        Clock.systemUTC(),
        new SimpleMeterRegistry());
  }

  /** 20 counters that grow by one each second. */
  private void ingest(long timestampMillis, int value) throws Exception {
    SampleBatchWriter writer = new SampleBatchWriter();
    for (int i = 0; i < 20; i++) {
      byte[] labels = Labels.of("__name__", "x_total", "instance", "i" + i).encoded();
      writer.append(labels, 0, labels.length, MetricType.COUNTER, 0, timestampMillis, value);
    }
    byte[] record = writer.finish(BatchHeader.of("default", Source.NONE), schemaId);
    producer.send(new ProducerRecord<>(TOPICS.ingest(), 0, null, record)).get();
  }

  private static long now() {
    return System.currentTimeMillis();
  }

  /** What is in the clean topic, each sample once and in the partition of its series. */
  private Set<String> cleanSamples() {
    Set<String> samples = new TreeSet<>();
    Router router = new Router(PARTITIONS);
    SampleBatchReader reader = new SampleBatchReader();
    for (ConsumerRecord<byte[], byte[]> record : read(TOPICS.clean())) {
      reader.read(record.value(), WireFormat.HEADER_LENGTH, record.value().length);
      for (int series = 0; series < reader.seriesCount(); series++) {
        int start = reader.labelsStart(series);
        int end = reader.labelsEnd(series);
        assertThat(router.partition("default", reader.bytes(), start, end))
            .isEqualTo(record.partition());
        Labels labels = Labels.decode(reader.bytes(), start, end);
        for (int i = reader.floatsStart(series); i < reader.floatsEnd(series); i++) {
          assertThat(samples.add(text(labels, reader.timestampMillis(i), reader.valueBits(i))))
              .isTrue();
        }
      }
    }
    return samples;
  }

  private Set<String> changelogSamples(StreamSettings settings) {
    Map<Integer, ShardChangelog> changelogs = new TreeMap<>();
    for (ConsumerRecord<byte[], byte[]> record :
        read(settings.applicationId() + "-" + StreamTopology.STORE + "-changelog")) {
      changelogs
          .computeIfAbsent(
              record.partition(), partition -> new ShardChangelog(settings.shard(LEVELS)))
          .apply(record.key(), record.value());
    }
    Set<String> samples = new TreeSet<>();
    for (ShardChangelog changelog : changelogs.values()) {
      changelog.forEachFloat(
          (tenant, labels, timestamp, bits) -> samples.add(text(labels, timestamp, bits)));
    }
    return samples;
  }

  private static String text(Labels labels, long timestampMillis, long valueBits) {
    return labels + " " + timestampMillis + " " + valueBits;
  }

  private List<Rollup> rollups(String level) {
    return read(TOPICS.rollup(level)).stream()
        .map(ConsumerRecord::value)
        .map(value -> RollupCodec.decode(value, WireFormat.HEADER_LENGTH, value.length))
        .toList();
  }

  /** All committed records of a topic. */
  private List<ConsumerRecord<byte[], byte[]>> read(String topic) {
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers",
                kafka.bootstrapServers(),
                "isolation.level",
                "read_committed",
                "auto.offset.reset",
                "earliest"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      List<TopicPartition> partitions = new ArrayList<>();
      for (int partition = 0; partition < PARTITIONS; partition++) {
        partitions.add(new TopicPartition(topic, partition));
      }
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
      while (partitions.stream()
          .anyMatch(partition -> consumer.position(partition) < ends.getOrDefault(partition, 0L))) {
        consumer.poll(Duration.ofMillis(100)).forEach(records::add);
      }
      return records;
    }
  }

  private static void await(String what, BooleanSupplier condition) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as(what).isLessThan(deadline);
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200));
    }
  }
}
