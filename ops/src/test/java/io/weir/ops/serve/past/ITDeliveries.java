package io.weir.ops.serve.past;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.ops.embedded.EmbeddedKafka;
import io.weir.topology.query.past.PastException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A topic of two partitions, a record every ten minutes in each, and a sink that reads it. */
final class ITDeliveries {
  private static final String TOPIC = "weir.clean";
  private static final String EMPTY = "weir.results";
  private static final TopicPartition FIRST = new TopicPartition(TOPIC, 0);
  private static final TopicPartition SECOND = new TopicPartition(TOPIC, 1);
  private static final long START = 1_735_689_600_000L;
  private static final long MINUTE = 60_000;
  private static final int RECORDS = 12;
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final EmbeddedKafka kafka;
  private final Admin admin;
  private final Deliveries deliveries;

  ITDeliveries(@TempDir Path directory) {
    kafka = EmbeddedKafka.start(directory, 0);
    Map<String, String> properties = Map.of("bootstrap.servers", kafka.bootstrapServers());
    admin = Admin.create(Map.copyOf(properties));
    deliveries = new Deliveries(properties);
  }

  @BeforeEach
  void write() throws Exception {
    admin
        .createTopics(
            List.of(
                new NewTopic(TOPIC, 2, (short) 1)
                    .configs(Map.of("message.timestamp.type", "CreateTime", "retention.ms", "-1")),
                new NewTopic(EMPTY, 1, (short) 1)))
        .all()
        .get();
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", kafka.bootstrapServers(), "transactional.id", "t"),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      producer.initTransactions();
      producer.beginTransaction();
      List<Future<?>> sent = new ArrayList<>();
      for (int i = 0; i < RECORDS; i++) {
        for (TopicPartition partition : List.of(FIRST, SECOND)) {
          sent.add(
              producer.send(
                  new ProducerRecord<>(
                      TOPIC, partition.partition(), START + 10L * i * MINUTE, null, new byte[1])));
        }
      }
      producer.commitTransaction();
      for (Future<?> each : sent) {
        each.get();
      }
    }
  }

  @AfterEach
  void close() {
    deliveries.close();
    admin.close();
    kafka.close();
  }

  private void deliver(Map<TopicPartition, Long> next) throws Exception {
    admin
        .alterConsumerGroupOffsets(
            "connect-short",
            next.entrySet().stream()
                .collect(
                    Collectors.toMap(
                        Map.Entry::getKey, entry -> new OffsetAndMetadata(entry.getValue()))))
        .all()
        .get();
  }

  private long completeUntil(String topic, long minutes) {
    return deliveries.completeUntilMillis("short", topic, START + minutes * MINUTE, PATIENCE)
        - START;
  }

  @Test
  void whatIsDeliveredOfEveryPartitionCounts() throws Exception {
    deliver(Map.of(FIRST, (long) RECORDS, SECOND, 5L));
    assertThat(completeUntil(TOPIC, 45)).isEqualTo(45 * MINUTE);
    assertThat(completeUntil(TOPIC, 50)).isEqualTo(50 * MINUTE);
    assertThat(completeUntil(TOPIC, 300)).isBetween(49 * MINUTE, 50 * MINUTE);
    deliver(Map.of(FIRST, 1L));
    assertThat(completeUntil(TOPIC, 300)).isBetween(9 * MINUTE, 10 * MINUTE);
  }

  @Test
  void whoHasAllRecordsIsNotBehindForTheMarkOfATransaction() throws Exception {
    deliver(Map.of(FIRST, (long) RECORDS, SECOND, (long) RECORDS));
    assertThat(completeUntil(TOPIC, 300)).isEqualTo(300 * MINUTE);
  }

  @Test
  void aSinkThatNobodyKnowsIsSaidToBe() {
    assertThatThrownBy(() -> completeUntil(TOPIC, 10))
        .isInstanceOf(PastException.class)
        .hasMessage(
            "expected the consumer group connect-short to have offsets of weir.clean, found none");
  }

  @Test
  void ofAnEmptyTopicEverythingIsThere() {
    assertThat(completeUntil(EMPTY, 10)).isEqualTo(10 * MINUTE);
  }

  @Test
  void brokersThatDoNotAnswerAreSaidTo() {
    kafka.close();
    assertThatThrownBy(
            () -> deliveries.completeUntilMillis("short", TOPIC, START, Duration.ofMillis(500)))
        .isInstanceOf(PastException.class)
        .hasMessageStartingWith("expected the brokers to tell how far the sink is, found: ");
  }
}
