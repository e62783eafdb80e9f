package io.weir.ops.bench.cluster;

import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** Writes records to partitions of one topic; the first failure is thrown by what comes next. */
public final class LoadProducer implements AutoCloseable {
  private final KafkaProducer<byte[], byte[]> producer;
  private final String topic;
  private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();

  /**
   * Connects lazily.
   *
   * @param compression as Kafka names it
   */
  public LoadProducer(String bootstrapServers, String topic, String compression) {
    this.topic = topic;
    producer =
        new KafkaProducer<>(
            Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                ProducerConfig.COMPRESSION_TYPE_CONFIG,
                compression,
                ProducerConfig.ACKS_CONFIG,
                "all",
                ProducerConfig.LINGER_MS_CONFIG,
                20,
                ProducerConfig.BATCH_SIZE_CONFIG,
                512 * 1024,
                ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
                1024 * 1024,
                ProducerConfig.BUFFER_MEMORY_CONFIG,
                64L << 20),
            new ByteArraySerializer(),
            new ByteArraySerializer());
  }

  /** Is told when a topic's log took a record, on another thread. */
  @FunctionalInterface
  public interface Appended {
    /** When, since the Unix epoch. */
    void at(long appendMillis);
  }

  /** Sends a record; returns without waiting for its acknowledgement. */
  public void send(int partition, long timestampMillis, byte[] value) {
    send(partition, timestampMillis, value, appendMillis -> {});
  }

  /**
   * Sends a record.
   *
   * @param appended told when it is acknowledged; the append time if the topic keeps that, else the
   *     record's own
   */
  public void send(int partition, long timestampMillis, byte[] value, Appended appended) {
    throwFailure();
    Future<RecordMetadata> _ =
        producer.send(
            new ProducerRecord<>(topic, partition, timestampMillis, null, value),
            (metadata, exception) -> {
              if (exception != null) {
                failure.compareAndSet(null, exception);
              } else {
                appended.at(metadata.timestamp());
              }
            });
  }

  /** Returns when all records are acknowledged. */
  public void flush() {
    producer.flush();
    throwFailure();
  }

  private void throwFailure() {
    Exception first = failure.get();
    if (first != null) {
      throw new KafkaException(topic + ": a record was not acknowledged", first);
    }
  }

  @Override
  public void close() {
    producer.close();
  }
}
