package io.weir.scraper.publish;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands records to the producer and doesn't give up: while the producer has no room or no metadata,
 * the sender waits. What the brokers refuse for good is counted and logged, once per reason in a
 * row. Safe for many threads.
 */
final class RecordSender {
  private static final Logger logger = LoggerFactory.getLogger(RecordSender.class);

  private final Producer<byte[], byte[]> producer;
  private final Availability availability;
  private final Counter records;
  private final Counter bytes;
  private final Counter lost;
  private volatile String lastLoss = "";
  private volatile boolean closed;

  RecordSender(
      Producer<byte[], byte[]> producer, Availability availability, MeterRegistry metrics) {
    this.producer = producer;
    this.availability = availability;
    records =
        Counter.builder("weir.published.batches")
            .description("Records that Kafka acknowledged, heartbeats and metadata too.")
            .register(metrics);
    bytes =
        Counter.builder("weir.published.bytes")
            .description("Bytes of the values of those records, before compression.")
            .register(metrics);
    lost =
        Counter.builder("weir.publish.lost.records")
            .description("Records that Kafka refused for good.")
            .register(metrics);
  }

  /**
   * Waits until the producer has the record.
   *
   * @return false if the publisher was closed or the thread interrupted before that
   */
  boolean send(ProducerRecord<byte[], byte[]> record) {
    boolean waiting = false;
    boolean handedOver = false;
    try {
      while (!closed && !Thread.currentThread().isInterrupted()) {
        Exception refusal = trySend(record);
        if (refusal == null) {
          handedOver = true;
          return true;
        }
        if (!waiting) {
          waiting = true;
          availability.waitBegins(refusal);
        }
      }
      return false;
    } finally {
      if (waiting) {
        availability.waitEnds(handedOver);
      }
    }
  }

  /** Hands over a record if the producer takes it, and says why if it doesn't. */
  @Nullable Exception trySend(ProducerRecord<byte[], byte[]> record) {
    availability.sent();
    Future<RecordMetadata> future;
    try {
      future = producer.send(record, (metadata, failure) -> completed(record, failure));
    } catch (InterruptException e) {
      Thread.currentThread().interrupt();
      availability.failed();
      return e;
    } catch (TimeoutException e) {
      availability.failed();
      return e;
    } catch (IllegalStateException e) {
      availability.failed();
      if (closed) {
        return e;
      }
      throw e;
    }
    return future.isDone() ? refusal(future) : null;
  }

  private static @Nullable Exception refusal(Future<RecordMetadata> future) {
    try {
      future.get();
      return null;
    } catch (ExecutionException e) {
      return e.getCause() instanceof TimeoutException timeout ? timeout : null;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return e;
    }
  }

  private void completed(ProducerRecord<byte[], byte[]> record, @Nullable Exception failure) {
    if (failure == null) {
      records.increment();
      bytes.increment(record.value().length);
      availability.acknowledged();
      lastLoss = "";
      return;
    }
    availability.failed();
    // A timeout is told to the sender, who tries again.
    if (!(failure instanceof TimeoutException)) {
      lost.increment();
      String loss = failure.getClass().getSimpleName();
      if (!loss.equals(lastLoss)) {
        lastLoss = loss;
        logger.error(
            "{} refused a record of {} bytes for good",
            record.topic(),
            record.value().length,
            failure);
      }
    }
  }

  /** Ends all waiting; nothing is sent from now on. */
  void close() {
    closed = true;
  }
}
