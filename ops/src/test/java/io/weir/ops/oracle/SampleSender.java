package io.weir.ops.oracle;

import io.weir.schemas.avro.Schemas;
import io.weir.schemas.registry.HttpSchemaRegistry;
import io.weir.schemas.registry.RegistryAuthentication;
import io.weir.schemas.registry.RegistrySettings;
import io.weir.schemas.registry.SchemaRegistry;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Writes records to a samples topic whose append times are the producer's. For one thread. */
public final class SampleSender implements AutoCloseable {
  private final String topic;
  private final int schemaId;
  private final KafkaProducer<byte[], byte[]> producer;

  /** To a topic. */
  public SampleSender(String bootstrapServers, URI registry, String topic) {
    this.topic = topic;
    try (HttpSchemaRegistry client =
        new HttpSchemaRegistry(
            RegistrySettings.of(List.of(registry), new RegistryAuthentication.None()))) {
      schemaId = client.register(SchemaRegistry.valueSubject(topic), Schemas.SAMPLE_BATCH);
    }
    producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", bootstrapServers, "acks", "all", "linger.ms", 5),
            new ByteArraySerializer(),
            new ByteArraySerializer());
  }

  /** The id of the sample batch's schema. */
  public int schemaId() {
    return schemaId;
  }

  /** Writes records; returns when all stand. */
  public void send(List<SentRecord> records) throws ExecutionException, InterruptedException {
    List<Future<?>> unacknowledged = new ArrayList<>();
    for (SentRecord record : records) {
      unacknowledged.add(
          producer.send(
              new ProducerRecord<>(
                  topic, record.partition(), record.appendMillis(), null, record.value())));
    }
    for (Future<?> each : unacknowledged) {
      each.get();
    }
  }

  @Override
  public void close() {
    producer.close();
  }
}
