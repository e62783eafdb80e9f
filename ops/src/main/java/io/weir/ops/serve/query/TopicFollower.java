package io.weir.ops.serve.query;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows a compacted topic from its beginning, by a thread of its own: what is committed, of all
 * partitions, through absences of the broker.
 */
final class TopicFollower implements AutoCloseable {
  private static final Logger logger = LoggerFactory.getLogger(TopicFollower.class);
  private static final Duration POLL = Duration.ofMillis(500);
  private static final long PAUSE_MILLIS = 2_000;
  private static final long CLOSE_MILLIS = 3_000;

  private final Map<String, Object> properties;
  private final String topic;
  private final Consumer<ConsumerRecord<byte[], byte[]>> records;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread thread;

  /**
   * Begins to follow.
   *
   * @param records takes each record, in the order of its partition, on the follower's thread
   */
  TopicFollower(
      Map<String, String> clientProperties,
      String topic,
      Consumer<ConsumerRecord<byte[], byte[]>> records) {
    this.properties = new HashMap<>(clientProperties);
    properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false");
    properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
    this.topic = topic;
    this.records = records;
    this.thread = Thread.ofPlatform().daemon().name("weir-follow-" + topic).start(this::follow);
  }

  private void follow() {
    while (closing.getCount() > 0) {
      try (KafkaConsumer<byte[], byte[]> consumer =
          new KafkaConsumer<>(
              properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
        read(consumer);
      } catch (WakeupException e) {
        logger.debug("{} is not followed any longer", topic, e);
      } catch (RuntimeException e) {
        if (closing.getCount() > 0) {
          logger.warn("{} can't be followed, tried again: {}", topic, e.getMessage());
        }
      }
      pause();
    }
  }

  private void read(KafkaConsumer<byte[], byte[]> consumer) {
    List<PartitionInfo> partitions = consumer.partitionsFor(topic);
    if (partitions.isEmpty()) {
      return; // it isn't there yet
    }
    consumer.assign(
        partitions.stream()
            .map(partition -> new TopicPartition(topic, partition.partition()))
            .toList());
    consumer.seekToBeginning(consumer.assignment());
    while (closing.getCount() > 0) {
      consumer.poll(POLL).forEach(records);
    }
  }

  private void pause() {
    try {
      if (closing.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS)) {
        logger.debug("{} is closed", topic);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    closing.countDown();
    try {
      thread.join(CLOSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
