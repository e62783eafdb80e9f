package io.weir.ops.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.ops.committed.CommittedTopic;
import io.weir.ops.embedded.EmbeddedKafka;
import io.weir.ops.topic.TopicAdmin;
import io.weir.ops.up.Await;
import io.weir.schemas.avro.WireFormat;
import io.weir.schemas.labels.Labels;
import io.weir.schemas.rollup.Rollup;
import io.weir.schemas.rollup.RollupCodec;
import io.weir.schemas.samples.BatchHeader;
import io.weir.schemas.samples.MetricType;
import io.weir.schemas.samples.SampleBatchReader;
import io.weir.schemas.samples.SampleBatchWriter;
import io.weir.schemas.samples.Source;
import io.weir.schemas.topics.TopicPlan;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.errors.TaskCorruptedException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What Kafka Streams does to a store, by Kafka Streams itself: whatever it is, results are exact.
 */
final class ITShardLifeCycle {
  private static final int PARTITIONS = 2;
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final int LEAST_CORRUPTIONS = 3;
  private static final int MOST_CORRUPTIONS = 10;
  private static final String TO_ACTIVE = "FOLLOWING to ACTIVE";
  private static final String CLOSED = "processor closed, FOLLOWING";

  private Path directory;
  private EmbeddedKafka kafka;
  private KafkaProducer<byte[], byte[]> producer;
  private long startMillis;
  private int seconds;

  @BeforeEach
  void start(@TempDir Path temporary) {
    directory = temporary;
    kafka = EmbeddedKafka.start(temporary.resolve("kafka"), 0);
    Map<String, Object> properties = Map.of("bootstrap.servers", kafka.bootstrapServers());
    producer =
        new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
    try (TopicAdmin admin =
        TopicAdmin.connect(
            Map.of("bootstrap.servers", kafka.bootstrapServers()), Duration.ofSeconds(20))) {
      admin.createMissing(
          new TopicPlan(ShardRun.TOPICS, PARTITIONS, List.of(ShardRun.LEVEL.name())).specs(), 1);
    }
    long now = System.currentTimeMillis();
    startMillis = now - now % 10_000 - 600_000;
  }

  @AfterEach
  void stop() {
    producer.close();
    kafka.close();
  }

  /**
   * The first task is corrupted before anything is committed. A rebalance that comes in between
   * opens a new store instead, so there are more than one.
   */
  @Test
  void aCorruptedTaskRestoresIntoTheSameStore() throws Exception {
    try (ShardRun run = run(0)) {
      for (int round = 0;
          round < LEAST_CORRUPTIONS || (!hasOpenedAgain(run) && round < MOST_CORRUPTIONS);
          round++) {
        run.failOnce(task -> new TaskCorruptedException(Set.of(task)));
        feedAndAwait(20);
        assertThat(run.hasFailed()).isTrue();
      }
      assertThat(hasOpenedAgain(run))
          .as("one store opened again by the task that was revived: %s", run.histories())
          .isTrue();
    }
    assertExact();
  }

  private static boolean hasOpenedAgain(ShardRun run) {
    return run.histories().stream()
        .anyMatch(history ->
            Collections.indexOfSubList(history, List.of(TO_ACTIVE, CLOSED, TO_ACTIVE)) >= 0);
  }

  @Test
  void aThreadThatDiesLeavesNothingHalfDone() throws Exception {
    try (ShardRun run = run(0)) {
      feedAndAwait(20);
      run.failOnce(task -> new IllegalStateException("made to order for " + task));
      feedAndAwait(20);
      assertThat(run.hasFailed()).isTrue();
    }
    assertExact();
  }

  @Test
  void aStandbyBecomesActiveAndAStandbyAgainWithoutBeingOpened() throws Exception {
    try (ShardRun stays = run(1)) {
      feedAndAwait(10);
      for (int visit = 0; visit < 2; visit++) {
        try (ShardRun visitor = run(1)) {
          Await.until(
              PATIENCE,
              () -> "shards " + stays.activeShards() + " and " + visitor.activeShards(),
              () ->
                  stays.isRunning()
                      && visitor.isRunning()
                      && stays.activeShards() == 1
                      && visitor.activeShards() == 1);
          feedAndAwait(10);
          Await.until(
              PATIENCE,
              () -> "lags " + stays.lags() + " and " + visitor.lags(),
              () -> isWarm(stays) && isWarm(visitor));
        }
        Await.until(
            PATIENCE,
            () -> "shards " + stays.activeShards(),
            () -> stays.activeShards() == PARTITIONS);
        feedAndAwait(10);
      }
      assertThat(stays.histories())
          .as("one store went to and fro")
          .anySatisfy(history -> assertThat(history).startsWith(TO_ACTIVE, CLOSED, TO_ACTIVE));
    }
    assertExact();
  }

  /** Each shard is here, and its copy misses no more than the last transaction's marker. */
  private static boolean isWarm(ShardRun run) {
    List<Long> lags = run.lags();
    return lags.size() == PARTITIONS && lags.stream().allMatch(lag -> lag <= 2);
  }

  private ShardRun run(int standby) {
    return ShardRun.start(kafka.bootstrapServers(), directory.resolve("state"), standby);
  }

  /** A counter in each partition grows by one each second; returns when all of it is committed. */
  private void feedAndAwait(int count) throws Exception {
    SampleBatchWriter writer = new SampleBatchWriter();
    for (int i = 0; i < count; i++) {
      long timestampMillis = startMillis + seconds * 1_000L;
      for (int partition = 0; partition < PARTITIONS; partition++) {
        byte[] labels = Labels.of("__name__", "x_total", "shard", "" + partition).encoded();
        writer.append(labels, 0, labels.length, MetricType.COUNTER, 0, timestampMillis, seconds);
        byte[] record =
            writer.finish(
                BatchHeader.of("default", new Source("s", 1, timestampMillis)),
                ShardRun.BATCH_SCHEMA);
        producer
            .send(new ProducerRecord<>(ShardRun.TOPICS.samples(), partition, null, record))
            .get();
      }
      seconds++;
    }
    Await.until(
        PATIENCE,
        () -> clean().size() + " of " + PARTITIONS * seconds + " samples",
        () -> clean().size() >= PARTITIONS * seconds);
  }

  private List<String> clean() {
    List<String> samples = new ArrayList<>();
    SampleBatchReader reader = new SampleBatchReader();
    for (ConsumerRecord<byte[], byte[]> record : read(ShardRun.TOPICS.clean())) {
      reader.read(record.value(), WireFormat.HEADER_LENGTH, record.value().length);
      for (int series = 0; series < reader.seriesCount(); series++) {
        Labels labels =
            Labels.decode(reader.bytes(), reader.labelsStart(series), reader.labelsEnd(series));
        for (int i = reader.floatsStart(series); i < reader.floatsEnd(series); i++) {
          samples.add(labels + " " + reader.timestampMillis(i));
        }
      }
    }
    return samples;
  }

  private List<ConsumerRecord<byte[], byte[]>> read(String topic) {
    try (CommittedTopic<ConsumerRecord<byte[], byte[]>> records =
        new CommittedTopic<>(kafka.bootstrapServers(), topic, PARTITIONS, record -> record)) {
      return List.copyOf(records.read());
    }
  }

  /** Each sample once; each closed window once, and right. */
  private void assertExact() {
    assertThat(clean()).doesNotHaveDuplicates().hasSize(PARTITIONS * seconds);
    Map<String, List<Rollup>> bySeries = new TreeMap<>();
    for (ConsumerRecord<byte[], byte[]> record :
        read(ShardRun.TOPICS.rollup(ShardRun.LEVEL.name()))) {
      byte[] value = record.value();
      Rollup rollup = RollupCodec.decode(value, WireFormat.HEADER_LENGTH, value.length);
      bySeries.computeIfAbsent(rollup.labels().toString(), key -> new ArrayList<>()).add(rollup);
    }
    assertThat(bySeries).hasSize(PARTITIONS);
    bySeries.forEach((series, rollups) -> {
      assertThat(rollups).as(series).hasSize((seconds - 1) / 10);
      for (int window = 0; window < rollups.size(); window++) {
        Rollup rollup = rollups.get(window);
        assertThat(rollup.window().startMillis()).isEqualTo(startMillis + window * 10_000L);
        assertThat(rollup.window().count()).isEqualTo(10);
        assertThat(rollup.window().total()).isEqualTo(window * 10 + 9);
        assertThat(rollup.window().increase()).isEqualTo(window == 0 ? 9 : 10);
      }
    });
  }
}
