package io.weir.topology.rejected;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.weir.schemas.avro.UnusableRecordException;
import io.weir.schemas.rejected.Rejected;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends what can't be used to the rejected topic, with its reason and where it stood, and counts
 * it. For one thread.
 */
public final class Rejections {
  private static final Logger logger = LoggerFactory.getLogger(Rejections.class);

  private final String stage;
  private final String child;
  private final int schemaId;
  private final MeterRegistry meters;

  /**
   * Rejections of one stage.
   *
   * @param stage the stage's name
   * @param child name of the sink node of the rejected topic
   * @param schemaId id of {@link io.weir.schemas.avro.Schemas#REJECTED} in the registry
   */
  public Rejections(String stage, String child, int schemaId, MeterRegistry meters) {
    this.stage = stage;
    this.child = child;
    this.schemaId = schemaId;
    this.meters = meters;
  }

  /** Rejects a whole record. */
  public void reject(
      ProcessorContext<Object, byte[]> context,
      Record<byte[], byte[]> record,
      UnusableRecordException problem) {
    reject(context, record, problem.reason(), String.valueOf(problem.getMessage()), 0);
  }

  /**
   * Rejects a record or a part of it.
   *
   * @param reason a word of the metric label {@code reason}
   * @param message subject, expectation, what was found
   * @param samples rejected samples; 0 if they can't be counted
   */
  public void reject(
      ProcessorContext<Object, byte[]> context,
      Record<byte[], byte[]> record,
      String reason,
      String message,
      long samples) {
    reject(
        context, record, context.recordMetadata().orElseThrow().offset(), reason, message, samples);
  }

  /**
   * Rejects a part of an earlier record of the partition that is processed.
   *
   * @param offset the record's
   * @param reason a word of the metric label {@code reason}
   * @param message subject, expectation, what was found
   * @param samples rejected samples; 0 if they can't be counted
   */
  public void reject(
      ProcessorContext<Object, byte[]> context,
      Record<byte[], byte[]> record,
      long offset,
      String reason,
      String message,
      long samples) {
    RecordMetadata place = context.recordMetadata().orElseThrow();
    byte[] value = record.value();
    logger.debug(
        "{}: rejected {}-{}@{}: {}: {}",
        stage,
        place.topic(),
        place.partition(),
        offset,
        reason,
        message);
    Rejected rejected =
        new Rejected(
            reason,
            message,
            stage,
            place.topic(),
            place.partition(),
            offset,
            record.timestamp(),
            record.key(),
            value == null ? new byte[0] : value,
            value == null ? 0 : value.length,
            samples);
    context.forward(
        new Record<>(place.partition(), rejected.encode(schemaId), context.currentSystemTimeMs()),
        child);
    counter("weir.rejected", "Records, or parts of one, that can't be used", reason).increment();
    counter("weir.rejected.samples", "Samples in what can't be used", reason)
        .increment((double) samples);
  }

  private Counter counter(String name, String description, String reason) {
    return Counter.builder(name)
        .description(description)
        .tags("stage", stage, "reason", reason)
        .register(meters);
  }
}
