package io.weir.topology.control;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Where the control topic is, and clients that wait for it as long as somebody may wait for them.
 * Immutable.
 *
 * @param clientProperties settings of Kafka clients
 * @param name the topic's, of one partition
 */
record ControlTopic(Map<String, String> clientProperties, String name) {
  /** How long a broker may take for what is asked of it. */
  static final Duration PATIENCE = Duration.ofSeconds(10);

  private static final Duration REQUEST_PATIENCE = Duration.ofSeconds(5);

  /** The greatest record before it is compressed; then the broker's limit counts. */
  private static final int MAX_RECORD_BYTES = 24 * 1024 * 1024;

  ControlTopic {
    clientProperties = Map.copyOf(clientProperties);
  }

  /** The one partition. */
  TopicPartition partition() {
    return new TopicPartition(name, 0);
  }

  /** A consumer at the topic's beginning. */
  KafkaConsumer<byte[], byte[]> consumer() {
    Map<String, Object> properties = new HashMap<>(clientProperties);
    properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    properties.put(
        ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, Math.toIntExact(PATIENCE.toMillis()));
    KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    consumer.assign(List.of(partition()));
    consumer.seekToBeginning(List.of(partition()));
    return consumer;
  }

  /** A producer for {@link #append}. */
  KafkaProducer<byte[], byte[]> producer() {
    Map<String, Object> properties = new HashMap<>(clientProperties);
    properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, PATIENCE.toMillis());
    properties.put(
        ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, Math.toIntExact(REQUEST_PATIENCE.toMillis()));
    properties.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, Math.toIntExact(PATIENCE.toMillis()));
    properties.put(ProducerConfig.LINGER_MS_CONFIG, 0);
    properties.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, MAX_RECORD_BYTES);
    properties.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "gzip");
    return new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
  }

  /**
   * Appends a record and waits until the broker has it.
   *
   * @return its offset
   * @throws KafkaException if it can't be written, or isn't for sure
   */
  long append(KafkaProducer<byte[], byte[]> producer, byte[] key, byte[] value) {
    var written = producer.send(new ProducerRecord<>(name, 0, key, value));
    producer.flush();
    if (written.state() == Future.State.FAILED) {
      throw new KafkaException(
          "topic %s: expected a record to be written, found an error".formatted(name),
          written.exceptionNow());
    }
    return written.resultNow().offset();
  }
}
