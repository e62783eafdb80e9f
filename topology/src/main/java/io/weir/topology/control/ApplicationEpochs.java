package io.weir.topology.control;

import io.weir.schemas.avro.SchemaLookup;
import io.weir.schemas.avro.Schemas;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The epochs of all application ids that ever ran on the same topics (C2). An id that has none
 * claims the next one; if another id's claim for it came first, it claims again. Thread-safe.
 */
public final class ApplicationEpochs {
  private static final Logger logger = LoggerFactory.getLogger(ApplicationEpochs.class);
  private final ControlTopic control;
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
    this.control = new ControlTopic(clientProperties, topic);
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
    try (ControlReader<ApplicationEpoch> reader =
        new ControlReader<>(
            control,
            lookup,
            ApplicationEpoch.KEY_PREFIX,
            ApplicationEpoch::decode,
            (claim, offset) -> claims.add(claim))) {
      reader.readToEnd();
      Long held = claims.of(applicationId);
      return held == null ? claim(applicationId, reader, claims) : held;
    }
  }

  /** Claims until a claim holds; one that doesn't has lost to an id that has its epoch now. */
  private long claim(
      String applicationId, ControlReader<ApplicationEpoch> reader, EpochClaims claims) {
    try (KafkaProducer<byte[], byte[]> producer = control.producer()) {
      while (true) {
        if (claims.next() > Revision.MAX_EPOCH) {
          throw new IllegalStateException(
              "topic %s: expected at most %d application ids, found that many; new topics begin anew"
                  .formatted(control.name(), Revision.MAX_EPOCH));
        }
        ApplicationEpoch claim = new ApplicationEpoch(applicationId, claims.next());
        reader.readTo(control.append(producer, claim.newKey(), claim.encode(schemaId)) + 1);
        Long held = claims.of(applicationId);
        if (held != null) {
          logger.info("application id {} has epoch {} from now on", applicationId, held);
          return held;
        }
      }
    }
  }
}
