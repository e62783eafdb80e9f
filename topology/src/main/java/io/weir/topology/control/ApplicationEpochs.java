package io.weir.topology.control;

import io.weir.schemas.avro.SchemaLookup;
import io.weir.schemas.avro.SchemaResolver;
import io.weir.schemas.avro.Schemas;
import io.weir.schemas.avro.UnusableRecordException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The epochs of all application ids that ever ran on the same topics (C2). An id that has none gets
 * the next one. Who gives one out has the control topic for itself: all use the same transactional
 * id, so a later one that begins fences off whoever has read but not written yet, and that one
 * looks again. So no two ids share an epoch, and an id keeps its own. Thread-safe.
 */
public final class ApplicationEpochs {
  private static final Logger logger = LoggerFactory.getLogger(ApplicationEpochs.class);
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Duration POLL = Duration.ofMillis(200);
  private static final int ATTEMPTS = 20;

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
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      Long epoch = read().get(applicationId);
      if (epoch != null) {
        return epoch;
      }
      giveOut(applicationId);
    }
    throw new TimeoutException(
        "topic "
            + control.topic()
            + ": expected an epoch for "
            + applicationId
            + " after "
            + ATTEMPTS
            + " attempts, found others giving out theirs");
  }

  private void giveOut(String applicationId) {
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            producerProperties(), new ByteArraySerializer(), new ByteArraySerializer())) {
      producer.initTransactions();
      Map<String, Long> epochs = read();
      if (epochs.containsKey(applicationId)) {
        return;
      }
      long greatest = epochs.values().stream().mapToLong(Long::longValue).max().orElse(0);
      if (greatest >= Revision.MAX_EPOCH) {
        throw new IllegalStateException(
            "topic %s: expected at most %d application ids, found that many; new topics begin anew"
                .formatted(control.topic(), Revision.MAX_EPOCH));
      }
      ApplicationEpoch given = new ApplicationEpoch(applicationId, greatest + 1);
      producer.beginTransaction();
      var written =
          producer.send(
              new ProducerRecord<>(control.topic(), 0, given.key(), given.encode(schemaId)));
      producer.commitTransaction();
      logger.info(
          "application id {} has epoch {} from now on, at offset {}",
          applicationId,
          given.epoch(),
          written.resultNow().offset());
    } catch (ProducerFencedException | InvalidProducerEpochException e) {
      logger.info("another application gives itself an epoch; looking again");
    }
  }

  /** The epochs of all ids, as of now. */
  private Map<String, Long> read() {
    SchemaResolver resolver = new SchemaResolver(lookup, Schemas.CONTROL);
    Map<String, Long> epochs = new HashMap<>();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            consumerProperties(), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      consumer.assign(List.of(control));
      consumer.seekToBeginning(List.of(control));
      long end = consumer.endOffsets(List.of(control)).getOrDefault(control, 0L);
      long deadlineNanos = System.nanoTime() + PATIENCE.toNanos();
      while (consumer.position(control) < end) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
          if (record.key() != null
              && record.value() != null
              && ApplicationEpoch.hasKey(record.key())) {
            ApplicationEpoch read = decode(resolver, record);
            epochs.put(read.applicationId(), read.epoch());
          }
        }
        if (System.nanoTime() > deadlineNanos) {
          throw new TimeoutException(
              "topic %s: expected its records up to offset %d within %d s, found them up to %d"
                  .formatted(
                      control.topic(), end, PATIENCE.toSeconds(), consumer.position(control)));
        }
      }
    }
    return epochs;
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
    properties.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, control.topic() + "-epochs");
    properties.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, Math.toIntExact(PATIENCE.toMillis()));
    properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, PATIENCE.toMillis());
    return properties;
  }
}
