package io.weir.ops.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.ops.embedded.EmbeddedKafka;
import io.weir.ops.topic.TopicAdmin;
import io.weir.ops.up.Await;
import io.weir.schemas.labels.Labels;
import io.weir.schemas.samples.BatchHeader;
import io.weir.schemas.samples.MetricType;
import io.weir.schemas.samples.SampleBatchWriter;
import io.weir.schemas.samples.Source;
import io.weir.schemas.topics.TopicPlan;
import io.weir.topology.shard.ShardSettings;
import io.weir.topology.shard.time.TimeSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The broker's cleaner keeps the changelog of a steady load bounded, with the periods of the real
 * settings cut to seconds. By hand: -Dweir.cleaning=true; it takes some minutes.
 */
@EnabledIfSystemProperty(named = "weir.cleaning", matches = "true")
final class ITChangelogCleaning {
  private static final Logger logger = LoggerFactory.getLogger(ITChangelogCleaning.class);
  private static final String CHANGELOG = ShardRun.TOPICS.prefix() + "-shard-changelog";
  private static final int SERIES = 500;
  private static final int PERIODS = 10;

  /** The period in which blocks have aged for the first time. */
  private static final int FIRST_AGED = 2;

  private static final long INTERVAL_MILLIS = 15_000;
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  /** A day behind is on time, so that event time can run faster than the clock. */
  private static final ShardSettings SETTINGS =
      new ShardSettings(
          new TimeSettings(300_000, 86_400_000, 86_400_000, 10_000, 60_000),
          List.of(ShardRun.LEVEL),
          true,
          0);

  /** Segments close, are cleaned and lose ends of entries within seconds, not half an hour. */
  private static final Map<String, String> PROMPT =
      Map.of(
          "segment.ms", "1000",
          "max.compaction.lag.ms", "1000",
          "delete.retention.ms", "1000",
          "file.delete.delay.ms", "1000",
          "min.cleanable.dirty.ratio", "0.01");

  private final SampleBatchWriter writer = new SampleBatchWriter();
  private long round;

  @Test
  void overTenRetentionPeriodsTheDisksHoldNoMore(@TempDir Path directory) throws Exception {
    try (EmbeddedKafka kafka = EmbeddedKafka.start(directory.resolve("kafka"), 0);
        Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()));
        KafkaProducer<byte[], byte[]> producer =
            new KafkaProducer<>(
                Map.of("bootstrap.servers", kafka.bootstrapServers()),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
      createTopics(kafka);
      try (ShardRun run =
          ShardRun.start(kafka.bootstrapServers(), directory.resolve("state"), 0, SETTINGS)) {
        Await.until(PATIENCE, () -> "no changelog", () -> run.isRunning());
        setPrompt(admin);
        long startMillis = System.currentTimeMillis() - Duration.ofHours(20).toMillis();
        List<Long> bytes = new ArrayList<>();
        for (int period = 0; period < PERIODS; period++) {
          for (long i = 0; i < SETTINGS.retentionMillis() / INTERVAL_MILLIS; i++) {
            scrape(producer, startMillis + round++ * INTERVAL_MILLIS, SERIES);
          }
          if (period >= FIRST_AGED) {
            awaitCleaned(producer, admin, startMillis + round * INTERVAL_MILLIS);
          }
          bytes.add(bytes(admin));
          logger.info("bytes of the changelog after each retention period: {}", bytes);
        }
        assertThat(bytes.subList(FIRST_AGED + 1, PERIODS))
            .allMatch(each -> each < 2 * bytes.get(FIRST_AGED));
      }
    }
  }

  /** Waits until the cleaner has made the changelog smaller; heartbeats let segments close. */
  private void awaitCleaned(
      KafkaProducer<byte[], byte[]> producer, Admin admin, long timestampMillis) throws Exception {
    long[] most = {0};
    Await.until(
        PATIENCE,
        () -> "a changelog that grew to " + most[0] + " bytes and no smaller",
        () -> {
          scrape(producer, timestampMillis, 0);
          long now = bytes(admin);
          most[0] = Math.max(most[0], now);
          return now < most[0] * 9 / 10;
        });
  }

  private static void createTopics(EmbeddedKafka kafka) {
    try (TopicAdmin admin =
        TopicAdmin.connect(
            Map.of("bootstrap.servers", kafka.bootstrapServers()), Duration.ofSeconds(20))) {
      admin.createMissing(
          new TopicPlan(ShardRun.TOPICS, 1, List.of(ShardRun.LEVEL.name())).specs(), 1);
    }
  }

  private static void setPrompt(Admin admin) throws Exception {
    Collection<AlterConfigOp> operations =
        PROMPT.entrySet().stream()
            .map(entry ->
                new AlterConfigOp(
                    new ConfigEntry(entry.getKey(), entry.getValue()), AlterConfigOp.OpType.SET))
            .toList();
    admin
        .incrementalAlterConfigs(
            Map.of(new ConfigResource(ConfigResource.Type.TOPIC, CHANGELOG), operations))
        .all()
        .get();
  }

  private static long bytes(Admin admin) throws Exception {
    return admin.describeLogDirs(List.of(1)).allDescriptions().get().values().stream()
        .flatMap(directories -> directories.values().stream())
        .flatMap(folder -> folder.replicaInfos().entrySet().stream())
        .filter(replica -> replica.getKey().topic().equals(CHANGELOG))
        .mapToLong(replica -> replica.getValue().size())
        .sum();
  }

  private void scrape(KafkaProducer<byte[], byte[]> producer, long timestampMillis, int count)
      throws Exception {
    for (int series = 0; series < count; series++) {
      byte[] labels = Labels.of("__name__", "x_total", "series", "" + series).encoded();
      writer.append(labels, 0, labels.length, MetricType.COUNTER, 0, timestampMillis, round * 0.7);
    }
    byte[] record =
        writer.finish(
            BatchHeader.of("default", new Source("s", 1, timestampMillis)), ShardRun.BATCH_SCHEMA);
    producer.send(new ProducerRecord<>(ShardRun.TOPICS.samples(), 0, null, record)).get();
  }
}
