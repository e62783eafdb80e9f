package io.weir.topology.control;

import io.weir.schemas.avro.SchemaLookup;
import io.weir.schemas.avro.SchemaResolver;
import io.weir.schemas.avro.Schemas;
import io.weir.schemas.avro.UnusableRecordException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The epochs of all application ids that ever ran on the same topics (C2). An id that has none
 * claims the next one; if another id's claim for it came first, it claims again. Thread-safe.
 */
public final class ApplicationEpochs {
  private static final Logger logger = LoggerFactory.getLogger(ApplicationEpochs.class);
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Duration REQUEST_PATIENCE = Duration.ofSeconds(5);
  private static final Duration POLL = Duration.ofMillis(200);

  private final Map<String, String> clientProperties;
  private final TopicPartition control;
  private final int schemaId;
  private final SchemaLookup lookup;

  /**
   * Looks at nothing yet.
   *
   * @param clientProperties settings of Kafka clients
   * @param topic the control topic, of one partition
   * @param schemaId id of {@link Schemas#CONTROL} in the registry
   * @param lookup where writers' schemas are found
   */
  public ApplicationEpochs(
      Map<String, String> clientProperties, String topic, int schemaId, SchemaLookup lookup) {
    this.clientProperties = Map.copyOf(clientProperties);
    this.control = new TopicPartition(topic, 0);
    this.schemaId = schemaId;
    this.lookup = lookup;
  }

  /**
   * The epoch of an application id, given out now if it has none.
   *
   * @throws KafkaException if the broker can't be asked; may be tried again
   * @throws IllegalStateException if the topic holds what isn't a control record, or all epochs are
   *     given out
   */
  public long of(String applicationId) {
    EpochClaims claims = new EpochClaims();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            consumerProperties(), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      consumer.assign(List.of(control));
      consumer.seekToBeginning(List.of(control));
      read(consumer, consumer.endOffsets(List.of(control)).getOrDefault(control, 0L), claims);
      Long held = claims.of(applicationId);
      return held == null ? claim(applicationId, consumer, claims) : held;
    }
  }

  /** Claims until a claim holds; one that doesn't has lost to an id that has its epoch now. */
  private long claim(
      String applicationId, KafkaConsumer<byte[], byte[]> consumer, EpochClaims claims) {
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            producerProperties(), new ByteArraySerializer(), new ByteArraySerializer())) {
      while (true) {
        if (claims.next() > Revision.MAX_EPOCH) {
          throw new IllegalStateException(
              "topic %s: expected at most %d application ids, found that many; new topics begin anew"
                  .formatted(control.topic(), Revision.MAX_EPOCH));
        }
        long offset = append(new ApplicationEpoch(applicationId, claims.next()), producer);
        read(consumer, offset + 1, claims);
        Long held = claims.of(applicationId);
        if (held != null) {
          logger.info("application id {} has epoch {} from now on", applicationId, held);
          return held;
        }
      }
    }
  }

  private long append(ApplicationEpoch claim, KafkaProducer<byte[], byte[]> producer) {
    var written =
        producer.send(
            new ProducerRecord<>(control.topic(), 0, claim.newKey(), claim.encode(schemaId)));
    producer.flush();
    if (written.state() == Future.State.FAILED) {
      throw new KafkaException(
          "topic %s: expected a claim to be written, found an error".formatted(control.topic()),
          written.exceptionNow());
    }
    return written.resultNow().offset();
  }

  /** Takes the claims before an offset, and those after it that come along. */
  private void read(KafkaConsumer<byte[], byte[]> consumer, long end, EpochClaims claims) {
    SchemaResolver resolver = new SchemaResolver(lookup, Schemas.CONTROL);
    long deadlineNanos = System.nanoTime() + PATIENCE.toNanos();
    while (consumer.position(control) < end) {
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
        if (record.key() != null
            && record.value() != null
            && ApplicationEpoch.hasKey(record.key())) {
          claims.add(decode(resolver, record));
        }
      }
      if (System.nanoTime() > deadlineNanos) {
        throw new TimeoutException(
            "topic %s: expected its records up to offset %d within %d s, found them up to %d"
                .formatted(control.topic(), end, PATIENCE.toSeconds(), consumer.position(control)));
      }
    }
  }

  private ApplicationEpoch decode(SchemaResolver resolver, ConsumerRecord<byte[], byte[]> record) {
    try {
      return ApplicationEpoch.decode(resolver.resolve(record.value()));
    } catch (UnusableRecordException e) {
      throw new IllegalStateException(
          "topic %s, offset %d: expected a control record, found one that is %s: %s"
              .formatted(control.topic(), record.offset(), e.reason(), e.getMessage()),
          e);
    }
  }

  private Map<String, Object> consumerProperties() {
    Map<String, Object> properties = new HashMap<>(clientProperties);
    properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    properties.put(
        ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, Math.toIntExact(PATIENCE.toMillis()));
    return properties;
  }

  private Map<String, Object> producerProperties() {
    Map<String, Object> properties = new HashMap<>(clientProperties);
    properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, PATIENCE.toMillis());
    properties.put(
        ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, Math.toIntExact(REQUEST_PATIENCE.toMillis()));
    properties.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, Math.toIntExact(PATIENCE.toMillis()));
    return properties;
  }
}
