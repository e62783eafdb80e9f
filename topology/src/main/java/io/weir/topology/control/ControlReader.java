package io.weir.topology.control;

import io.weir.schemas.avro.MalformedAvroException;
import io.weir.schemas.avro.Payload;
import io.weir.schemas.avro.SchemaLookup;
import io.weir.schemas.avro.SchemaResolver;
import io.weir.schemas.avro.Schemas;
import io.weir.schemas.avro.UnusableRecordException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.function.ObjLongConsumer;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;

/**
 * Reads the control topic from its beginning: the records whose keys begin alike, each once, in
 * order. What fails can be tried again. One thread at a time, except for {@link #wakeup}.
 *
 * @param <T> what a record is read to
 */
final class ControlReader<T> implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration CLOSE = Duration.ofSeconds(1);

  private final TopicPartition partition;
  private final String keyPrefix;
  private final Function<Payload, T> decoder;
  private final ObjLongConsumer<T> sink;
  private final SchemaResolver resolver;
  private final KafkaConsumer<byte[], byte[]> consumer;

  /**
   * Reads nothing yet.
   *
   * @param keyPrefix what the keys of the wanted records begin with
   * @param decoder of a payload of our own schema
   * @param sink gets what is read, with its offset
   */
  ControlReader(
      ControlTopic topic,
      SchemaLookup lookup,
      String keyPrefix,
      Function<Payload, T> decoder,
      ObjLongConsumer<T> sink) {
    this.partition = topic.partition();
    this.keyPrefix = keyPrefix;
    this.decoder = decoder;
    this.sink = sink;
    this.resolver = new SchemaResolver(lookup, Schemas.CONTROL);
    this.consumer = topic.consumer();
  }

  /**
   * Reads what is there now.
   *
   * @throws KafkaException if the broker can't be asked
   * @throws IllegalStateException if there is a record that can't be read
   */
  void readToEnd() {
    readTo(consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L));
  }

  /** Reads the records before an offset, and those after it that come along. */
  void readTo(long end) {
    long deadlineNanos = System.nanoTime() + ControlTopic.PATIENCE.toNanos();
    while (consumer.position(partition) < end) {
      readSome(POLL);
      if (System.nanoTime() > deadlineNanos) {
        throw new TimeoutException(
            "topic %s: expected its records up to offset %d within %d s, found them up to %d"
                .formatted(
                    partition.topic(),
                    end,
                    ControlTopic.PATIENCE.toSeconds(),
                    consumer.position(partition)));
      }
    }
  }

  /** Reads what comes within a time. */
  void readSome(Duration patience) {
    for (ConsumerRecord<byte[], byte[]> record : consumer.poll(patience)) {
      boolean read = false;
      try {
        take(record);
        read = true;
      } finally {
        if (!read) {
          consumer.seek(partition, record.offset());
        }
      }
    }
  }

  private void take(ConsumerRecord<byte[], byte[]> record) {
    if (record.key() == null
        || record.value() == null
        || !new String(record.key(), StandardCharsets.UTF_8).startsWith(keyPrefix)) {
      return;
    }
    T decoded;
    try {
      decoded = decoder.apply(resolver.resolve(record.value()));
    } catch (UnusableRecordException e) {
      throw unreadable(record, e.reason() + ": " + e.getMessage(), e);
    } catch (MalformedAvroException e) {
      throw unreadable(record, "malformed: " + e.getMessage(), e);
    }
    sink.accept(decoded, record.offset());
  }

  private static IllegalStateException unreadable(
      ConsumerRecord<byte[], byte[]> record, String found, Exception cause) {
    return new IllegalStateException(
        "topic %s, offset %d: expected a control record, found one that is %s"
            .formatted(record.topic(), record.offset(), found),
        cause);
  }

  /** Ends a reading under way, or the next, with Kafka's exception; from any thread. */
  void wakeup() {
    consumer.wakeup();
  }

  @Override
  public void close() {
    consumer.close(CloseOptions.timeout(CLOSE));
  }
}
