package io.weir.sinks.delivery;

import io.weir.schemas.avro.Schemas;
import io.weir.schemas.registry.RegistryException;
import io.weir.schemas.registry.SchemaRegistry;
import io.weir.schemas.rejected.Rejected;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.jspecify.annotations.Nullable;

/** Reports to Weir's topic of rejected records. The producer is made at the first report. */
final class RejectedTopic implements Rejections {
  private static final byte[] NOTHING = new byte[0];
  private static final Duration CLOSE_WITHIN = Duration.ofSeconds(5);

  private final String topic;
  private final String sink;
  private final SchemaRegistry registry;
  private final Supplier<Producer<byte[], byte[]>> producers;
  private @Nullable Producer<byte[], byte[]> producer;

  /**
   * A place for rejected records.
   *
   * @param sink the sink's name, the stage of what it rejects
   */
  RejectedTopic(
      String topic,
      String sink,
      SchemaRegistry registry,
      Supplier<Producer<byte[], byte[]>> producers) {
    this.topic = topic;
    this.sink = sink;
    this.registry = registry;
    this.producers = producers;
  }

  @Override
  public void report(SinkRecord record, String reason, String message, long samples)
      throws StoreException {
    byte[] value = record.value() instanceof byte[] bytes ? bytes : NOTHING;
    Rejected rejected =
        new Rejected(
            reason,
            message,
            sink,
            record.originalTopic(),
            record.originalKafkaPartition(),
            record.originalKafkaOffset(),
            record.timestamp() == null ? 0 : record.timestamp(),
            record.key() instanceof byte[] key ? key : null,
            value,
            value.length,
            samples);
    try {
      int schemaId = registry.register(SchemaRegistry.valueSubject(topic), Schemas.REJECTED);
      producer().send(new ProducerRecord<>(topic, rejected.encode(schemaId))).get();
    } catch (InterruptedException | InterruptException e) {
      Thread.currentThread().interrupt();
      throw unreported(e);
    } catch (ExecutionException | RegistryException | org.apache.kafka.common.KafkaException e) {
      throw unreported(e);
    }
  }

  private Producer<byte[], byte[]> producer() {
    Producer<byte[], byte[]> made = producer;
    if (made == null) {
      made = producers.get();
      producer = made;
    }
    return made;
  }

  private StoreException unreported(Exception cause) {
    return new StoreException.Retriable(
        "topic " + topic + ": expected to take a rejected record, found: " + cause, cause);
  }

  @Override
  public void close() {
    Producer<byte[], byte[]> made = producer;
    if (made != null) {
      made.close(CLOSE_WITHIN);
    }
  }
}
