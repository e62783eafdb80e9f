package io.weir.ops.bench;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shows the committed records of a topic to a reader as soon as they can be read, on a thread of
 * its own. Thread-safe.
 */
final class FollowedRecords implements AutoCloseable {
  private static final Logger logger = LoggerFactory.getLogger(FollowedRecords.class);
  private static final Duration POLL = Duration.ofMillis(100);

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final Reader reader;
  private final Thread thread;
  private volatile @Nullable RuntimeException failure;

  /** Takes records, for the one thread that reads. */
  interface Reader {
    /**
     * Takes a record.
     *
     * @param nowMillis when it was read, since the Unix epoch
     */
    void read(ConsumerRecord<byte[], byte[]> record, long nowMillis);
  }

  private FollowedRecords(KafkaConsumer<byte[], byte[]> consumer, Reader reader) {
    this.consumer = consumer;
    this.reader = reader;
    this.thread = Thread.ofPlatform().name("bench-records").start(this::readAll);
  }

  /** Follows a topic from its beginning. */
  static FollowedRecords fromBeginning(
      Map<String, String> clientProperties, String topic, int partitions, Reader reader) {
    KafkaConsumer<byte[], byte[]> consumer = consumer(clientProperties, topic, partitions);
    consumer.seekToBeginning(consumer.assignment());
    return new FollowedRecords(consumer, reader);
  }

  /** Follows a topic from its end. */
  static FollowedRecords fromEnd(
      Map<String, String> clientProperties, String topic, int partitions, Reader reader) {
    KafkaConsumer<byte[], byte[]> consumer = consumer(clientProperties, topic, partitions);
    consumer.seekToEnd(consumer.assignment());
    return new FollowedRecords(consumer, reader);
  }

  private static KafkaConsumer<byte[], byte[]> consumer(
      Map<String, String> clientProperties, String topic, int partitions) {
    Map<String, Object> settings = new HashMap<>(clientProperties);
    settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    settings.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 20);
    KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    consumer.assign(
        IntStream.range(0, partitions)
            .mapToObj(partition -> new TopicPartition(topic, partition))
            .toList());
    return consumer;
  }

  private void readAll() {
    try (consumer) {
      while (true) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
          reader.read(record, System.currentTimeMillis());
        }
      }
    } catch (WakeupException closed) {
      logger.debug("the records are followed no longer", closed);
    } catch (RuntimeException e) {
      failure = e;
    }
  }

  /** Throws what ended the reading, if anything did. */
  void check() {
    RuntimeException failed = failure;
    if (failed != null) {
      throw failed;
    }
  }

  @Override
  public void close() {
    consumer.wakeup();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
