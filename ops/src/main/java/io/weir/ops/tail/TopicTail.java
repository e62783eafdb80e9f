package io.weir.ops.tail;

import io.weir.ops.topic.BrokerFailures;
import io.weir.schemas.avro.SchemaLookup;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Reads all partitions of a topic without a group and hands its committed records on as lines. One
 * thread.
 */
public final class TopicTail {
  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration ASK_WITHIN = Duration.ofSeconds(10);

  private final Map<String, Object> config;
  private final RecordPrinter printer;
  private final BrokerFailures failures;

  /**
   * A reader.
   *
   * @param properties Kafka client properties, bootstrap servers among them
   */
  public TopicTail(Map<String, String> properties, SchemaLookup schemas) {
    config = new HashMap<>(properties);
    config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
    config.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false");
    printer = new RecordPrinter(schemas);
    failures = BrokerFailures.of(properties);
  }

  /**
   * Reads until it has read enough or is told to stop.
   *
   * @param fromBeginning whether it begins with the oldest record; otherwise with the next one
   * @param maxRecords after which it returns
   * @param stop asked between records
   * @throws UnknownTopicOrPartitionException if the topic isn't there
   * @throws io.weir.ops.topic.BrokerAwayException if no broker answers
   */
  public void read(
      String topic,
      boolean fromBeginning,
      long maxRecords,
      BooleanSupplier stop,
      Consumer<String> lines) {
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic, ASK_WITHIN).stream()
              .map(info -> new TopicPartition(info.topic(), info.partition()))
              .toList();
      if (partitions.isEmpty()) {
        throw new UnknownTopicOrPartitionException("topic " + topic + ": expected it, found none");
      }
      consumer.assign(partitions);
      if (fromBeginning) {
        consumer.seekToBeginning(partitions);
      } else {
        consumer.seekToEnd(partitions);
      }
      long left = maxRecords;
      while (left > 0 && !stop.getAsBoolean()) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
          if (left == 0 || stop.getAsBoolean()) {
            return;
          }
          lines.accept(printer.print(record));
          left--;
        }
      }
    } catch (KafkaException e) {
      throw failures.explain(e);
    }
  }
}
