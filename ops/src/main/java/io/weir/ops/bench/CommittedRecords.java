package io.weir.ops.bench;

import io.weir.ops.bench.process.BenchFailedException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads what is committed in a topic between two offsets of each partition. */
final class CommittedRecords {
  private static final Duration POLL = Duration.ofMillis(500);

  /** So many polls in a row may give nothing before the end counts as out of reach. */
  private static final int MAX_EMPTY_POLLS = 60;

  private final Map<String, String> clientProperties;

  CommittedRecords(Map<String, String> clientProperties) {
    this.clientProperties = clientProperties;
  }

  /**
   * Hands over each value.
   *
   * @param starts first offset of each partition, inclusive
   * @param ends last offset of each partition, exclusive
   */
  void read(
      Map<TopicPartition, Long> starts, Map<TopicPartition, Long> ends, Consumer<byte[]> value) {
    Map<String, Object> settings = new HashMap<>(clientProperties);
    settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    settings.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, 4 << 20);
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      consumer.assign(starts.keySet());
      starts.forEach(consumer::seek);
      int emptyPolls = 0;
      while (!atEnd(consumer, ends)) {
        int count = 0;
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
          count++;
          TopicPartition partition = new TopicPartition(record.topic(), record.partition());
          if (record.offset() < ends.getOrDefault(partition, 0L)) {
            value.accept(record.value());
          }
        }
        emptyPolls = count == 0 ? emptyPolls + 1 : 0;
        if (emptyPolls > MAX_EMPTY_POLLS) {
          throw new BenchFailedException(
              "expected committed records up to " + ends + ", found none for 30 s");
        }
      }
    }
  }

  private static boolean atEnd(
      KafkaConsumer<byte[], byte[]> consumer, Map<TopicPartition, Long> ends) {
    Set<TopicPartition> assigned = consumer.assignment();
    return assigned.stream()
        .allMatch(partition -> consumer.position(partition) >= ends.getOrDefault(partition, 0L));
  }
}
