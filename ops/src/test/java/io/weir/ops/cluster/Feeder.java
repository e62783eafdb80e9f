package io.weir.ops.cluster;

import io.weir.ops.workload.Workload;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Writes a workload to the samples topic, hours of it in a minute. For one thread. */
final class Feeder implements AutoCloseable {
  private static final Duration STEP = Duration.ofSeconds(15);

  private final String topic;
  private final KafkaProducer<byte[], byte[]> producer;
  private final Workload workload;
  private final long pauseNanos;
  private final List<Future<?>> unacknowledged = new ArrayList<>();

  /**
   * A feeder.
   *
   * @param topic the samples topic, whose append times must be the producer's
   * @param pace how much of the workload's time goes by in a second
   */
  Feeder(
      String bootstrapServers,
      String topic,
      int partitions,
      int schemaId,
      long seed,
      Workload.Bounds bounds,
      Duration pace) {
    this.topic = topic;
    pauseNanos = Duration.ofSeconds(1).toNanos() * STEP.toMillis() / pace.toMillis();
    producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", bootstrapServers, "acks", "all", "linger.ms", 2),
            new ByteArraySerializer(),
            new ByteArraySerializer());
    workload = new Workload(seed, partitions, schemaId, bounds, this::append);
  }

  private void append(int partition, long appendMillis, byte[] value) {
    unacknowledged.add(
        producer.send(new ProducerRecord<>(topic, partition, appendMillis, null, value)));
  }

  /** Writes some seconds of the workload, and returns when a moment has passed and all stand. */
  void step() throws InterruptedException, ExecutionException {
    long end = System.nanoTime() + pauseNanos;
    workload.runUntil(workload.nowMillis() + STEP.toMillis());
    awaitAcknowledged();
    for (long left = end - System.nanoTime(); left > 0; left = end - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }

  /** Writes so much of the workload at once. */
  void runFor(Duration duration) throws InterruptedException, ExecutionException {
    long untilMillis = workload.nowMillis() + duration.toMillis();
    while (workload.nowMillis() < untilMillis) {
      workload.runUntil(workload.nowMillis() + STEP.toMillis());
      awaitAcknowledged();
    }
  }

  /** The time of the workload that went by. */
  Duration span() {
    return Duration.ofMillis(workload.nowMillis() - Workload.START_MILLIS);
  }

  /** The time of the workload, since the Unix epoch. */
  long nowMillis() {
    return workload.nowMillis();
  }

  /** Writes what closes all windows. */
  void finish() throws InterruptedException, ExecutionException {
    workload.finish();
    awaitAcknowledged();
  }

  /** Writes nothing but heartbeats for some of the workload's time. */
  void beat(Duration duration) throws InterruptedException, ExecutionException {
    workload.beat(duration);
    awaitAcknowledged();
  }

  private void awaitAcknowledged() throws InterruptedException, ExecutionException {
    for (Future<?> each : unacknowledged) {
      each.get();
    }
    unacknowledged.clear();
  }

  @Override
  public void close() {
    producer.close();
  }
}
