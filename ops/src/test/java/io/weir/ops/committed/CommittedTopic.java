package io.weir.ops.committed;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** All of a topic that is committed, decoded, read on from where it was read to. For one thread. */
public final class CommittedTopic<T> implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(50);
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(30);

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final Function<ConsumerRecord<byte[], byte[]>, T> decoder;
  private final List<T> records = new ArrayList<>();

  /**
   * Begins at the topic's beginning.
   *
   * @param partitions how many the topic has
   * @param decoder called once a record
   */
  public CommittedTopic(
      String bootstrapServers,
      String topic,
      int partitions,
      Function<ConsumerRecord<byte[], byte[]>, T> decoder) {
    this.decoder = decoder;
    consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", bootstrapServers, "isolation.level", "read_committed"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    List<TopicPartition> all =
        IntStream.range(0, partitions).mapToObj(p -> new TopicPartition(topic, p)).toList();
    consumer.assign(all);
    consumer.seekToBeginning(all);
  }

  /** The committed records as of now, each partition's in order. */
  public List<T> read() {
    Map<TopicPartition, Long> ends = consumer.endOffsets(consumer.assignment());
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    while (ends.entrySet().stream()
        .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
      if (System.nanoTime() - deadline > 0) {
        throw new AssertionError("expected to read to " + ends + ", found no more records");
      }
      int known = records.size();
      consumer.poll(POLL).forEach(record -> records.add(decoder.apply(record)));
      if (records.size() > known) {
        deadline = System.nanoTime() + PATIENCE_NANOS;
      }
    }
    return Collections.unmodifiableList(records);
  }

  @Override
  public void close() {
    consumer.close();
  }
}
