package io.weir.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.ops.embedded.EmbeddedKafka;
import io.weir.ops.topic.TopicAdmin;
import io.weir.ops.up.Await;
import io.weir.schemas.topics.TopicPlan;
import io.weir.schemas.topics.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The consumer of Kafka Streams, of which some input is held up (R4), at a real broker. */
final class ITHeldInput {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int RECORDS = 10;

  private static EmbeddedKafka kafka;

  private final Topics topics = new Topics("held-" + UUID.randomUUID());
  private final TopicPartition held = new TopicPartition(topics.samples(), 0);
  private final TopicPartition free = new TopicPartition(topics.samples(), 1);
  private final TopicPartition recorded = new TopicPartition(topics.recorded(), 0);
  private final InputHolds holds = new InputHolds(topics.samples());
  private final Map<TopicPartition, Integer> read = new HashMap<>();
  private KafkaProducer<byte[], byte[]> producer;
  private Consumer<byte[], byte[]> consumer;

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
    Map<String, String> server = Map.of("bootstrap.servers", kafka.bootstrapServers());
    producer =
        new KafkaProducer<>(
            Map.copyOf(server), new ByteArraySerializer(), new ByteArraySerializer());
    try (TopicAdmin admin = TopicAdmin.connect(server, PATIENCE)) {
      admin.createMissing(new TopicPlan(topics, 2, List.of()).specs(), 1);
    }
    Map<String, Object> reading = new HashMap<>(server);
    reading.put("auto.offset.reset", "earliest");
    consumer = new StreamClients(holds).getConsumer(reading);
    consumer.assign(List.of(held, free, recorded));
  }

  @AfterEach
  void stop() {
    consumer.close();
    producer.close();
  }

  @Test
  void r4_whatIsHeldUpIsNotReadAndAllElseIs() {
    holds.set(0, true);
    sendToAll();
    readAllOf(free, recorded);
    assertThat(read).doesNotContainKey(held);

    holds.set(0, false);
    readAllOf(held);
  }

  @Test
  void r4_whatKafkaStreamsPausesStaysPausedWhenItIsHeldUpNoLonger() {
    holds.set(0, true);
    consumer.poll(Duration.ZERO);
    consumer.pause(List.of(held));
    holds.set(0, false);
    sendToAll();
    readAllOf(free, recorded);
    assertThat(read).doesNotContainKey(held);
    assertThat(consumer.paused()).containsExactly(held);

    consumer.resume(List.of(held));
    readAllOf(held);
  }

  @Test
  void r4_whatKafkaStreamsWouldReadAgainStaysHeldUpUntilItMay() {
    consumer.pause(List.of(held, free));
    holds.set(0, true);
    consumer.resume(List.of(held, free));
    sendToAll();
    readAllOf(free, recorded);
    assertThat(read).doesNotContainKey(held);

    holds.set(0, false);
    readAllOf(held);
  }

  private void sendToAll() {
    for (TopicPartition input : List.of(held, free, recorded)) {
      for (int i = 0; i < RECORDS; i++) {
        var _ =
            producer.send(
                new ProducerRecord<>(input.topic(), input.partition(), null, new byte[] {1}));
      }
    }
    producer.flush();
  }

  private void readAllOf(TopicPartition... inputs) {
    Await.until(
        PATIENCE,
        () -> read + " of " + RECORDS,
        () -> {
          consumer
              .poll(Duration.ofMillis(100))
              .forEach(record ->
                  read.merge(
                      new TopicPartition(record.topic(), record.partition()), 1, Integer::sum));
          return List.of(inputs).stream().allMatch(input -> read.getOrDefault(input, 0) == RECORDS);
        });
  }
}
