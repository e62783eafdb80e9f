package io.weir.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.ops.embedded.EmbeddedKafka;
import io.weir.ops.topic.TopicAdmin;
import io.weir.ops.up.Await;
import io.weir.schemas.topics.TopicPlan;
import io.weir.schemas.topics.Topics;
import io.weir.topology.bundle.RecordBundle;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.streams.processor.api.Record;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The producer of Kafka Streams, which is given records in bundles, at a real broker. */
final class ITBundledRecords {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int PARTITIONS = 5;
  private static final int RECORDS = 200;
  private static final int GREATEST_BYTES = 10_000;
  private static final long TIMESTAMP_MILLIS = 1_700_000_000_123L;

  private static EmbeddedKafka kafka;

  private final Topics topics = new Topics("bundled-" + UUID.randomUUID());
  private final Queue<Object> outcomes = new ConcurrentLinkedQueue<>();
  private Producer<byte[], byte[]> producer;

  @BeforeAll
  static void startKafka(@TempDir Path directory) {
    kafka = EmbeddedKafka.start(directory, 0);
  }

  @AfterAll
  static void stopKafka() {
    kafka.close();
  }

  @BeforeEach
  void start() {
    try (TopicAdmin admin = TopicAdmin.connect(server(), PATIENCE)) {
      admin.createMissing(new TopicPlan(topics, PARTITIONS, List.of()).specs(), 1);
    }
    Map<String, Object> writing = new HashMap<>(server());
    writing.put("transactional.id", topics.prefix());
    writing.put("max.request.size", GREATEST_BYTES);
    producer = new StreamClients().getProducer(writing);
    producer.initTransactions();
    producer.beginTransaction();
  }

  @AfterEach
  void stop() {
    producer.close(Duration.ZERO);
  }

  @Test
  void recordsAreWrittenAsIfTheyWereSentOneByOne() {
    RecordBundle bundle = new RecordBundle();
    for (int i = 0; i < RECORDS; i++) {
      bundle.add(key(i), value(i));
      send(new ProducerRecord<>(topics.alerts(), null, TIMESTAMP_MILLIS, key(i), value(i)));
    }
    producer.flush();
    assertThat(outcomes).hasSize(RECORDS).containsOnly("sent");

    outcomes.clear();
    sendBundle(bundle);
    producer.commitTransaction();
    assertThat(outcomes).containsExactly("sent");
    assertThat(read(topics.results())).isEqualTo(read(topics.alerts()));
  }

  @Test
  void ofARecordThatCannotBeSentTheCallerIsToldAndNoneIsWritten() {
    RecordBundle bundle = new RecordBundle();
    bundle.add(key(0), value(0));
    bundle.add(key(1), new byte[GREATEST_BYTES]);
    bundle.add(key(2), value(2));
    sendBundle(bundle);
    assertThat(outcomes).hasAtLeastOneElementOfType(RecordTooLargeException.class);
    assertThatThrownBy(producer::commitTransaction)
        .isInstanceOf(KafkaException.class)
        .hasRootCauseInstanceOf(RecordTooLargeException.class);
  }

  private void sendBundle(RecordBundle bundle) {
    Record<Object, byte[]> taken = bundle.take(TIMESTAMP_MILLIS);
    send(
        new ProducerRecord<>(
            topics.results(),
            null,
            taken.timestamp(),
            new byte[0],
            taken.value(),
            taken.headers()));
  }

  private void send(ProducerRecord<byte[], byte[]> record) {
    var _ =
        producer.send(
            record, (metadata, failure) -> outcomes.add(failure == null ? "sent" : failure));
  }

  private static byte[] key(int number) {
    return ("series-" + number % 17).getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] value(int number) {
    return ("value-" + number).getBytes(StandardCharsets.UTF_8);
  }

  /** All that is committed, in order of partition and offset. */
  private List<String> read(String topic) {
    Map<String, Object> reading = new HashMap<>(server());
    reading.put("isolation.level", "read_committed");
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(reading, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> partitions = new ArrayList<>();
      for (int partition = 0; partition < PARTITIONS; partition++) {
        partitions.add(new TopicPartition(topic, partition));
      }
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Await.until(
          PATIENCE,
          () -> records.size() + " of " + RECORDS + " records of " + topic,
          () -> {
            consumer.poll(Duration.ofMillis(100)).forEach(records::add);
            return records.size() >= RECORDS;
          });
    }
    return records.stream()
        .map(record ->
            "%d/%d %d %s %s %s"
                .formatted(
                    record.partition(),
                    record.offset(),
                    record.timestamp(),
                    new String(record.key(), StandardCharsets.UTF_8),
                    new String(record.value(), StandardCharsets.UTF_8),
                    Arrays.toString(record.headers().toArray())))
        .sorted()
        .toList();
  }

  private static Map<String, String> server() {
    return Map.of("bootstrap.servers", kafka.bootstrapServers());
  }
}
