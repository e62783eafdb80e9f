package io.weir.ops.embedded.registry;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The topic, written by {@link Registrations} and read by a thread of its own, which applies every
 * record to the catalog.
 *
 * <p>{@link #append} is called by one thread at a time.
 */
final class SchemaLog implements Registrations.Log, AutoCloseable {

  private static final Logger logger = LoggerFactory.getLogger(SchemaLog.class);
  private static final Duration POLL = Duration.ofSeconds(1);
  private static final int WRITE_TIMEOUT_MILLIS = 4_000;
  private static final int START_TIMEOUT_MILLIS = 30_000;

  private final Catalog catalog;
  private final KafkaProducer<byte[], byte[]> producer;
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final Thread reader;
  private final Object progress = new Object();

  /** The offset of the next record that the catalog has not; guarded by {@link #progress}. */
  private long position;

  /** Why the reader ended; guarded by {@link #progress}. */
  private @Nullable Throwable failure;

  private volatile boolean closed;

  /** Whether the last write failed, and may yet stand in the log; owned by the writing thread. */
  private boolean uncertain;

  SchemaLog(String bootstrapServers, Catalog catalog) {
    this.catalog = catalog;
    this.producer = producer(bootstrapServers);
    this.consumer = consumer(bootstrapServers);
    this.reader = Thread.ofPlatform().daemon().name("schema-registry-reader").unstarted(this::read);
  }

  /** Starts to read, and returns when the catalog has all that stands in the topic by now. */
  void start() {
    consumer.assign(List.of(SchemaTopic.PARTITION));
    consumer.seekToBeginning(List.of(SchemaTopic.PARTITION));
    Collection<Long> ends =
        consumer
            .endOffsets(List.of(SchemaTopic.PARTITION), Duration.ofMillis(START_TIMEOUT_MILLIS))
            .values();
    reader.start();
    ends.forEach(end -> awaitPosition(end, START_TIMEOUT_MILLIS));
  }

  @Override
  public void append(LogEntry entry) {
    if (uncertain) {
      // What the failed write left behind, if anything, stands before this.
      write(new LogEntry.Nothing());
    }
    write(entry);
  }

  private void write(LogEntry entry) {
    uncertain = true;
    try {
      long offset =
          producer
              .send(
                  new ProducerRecord<>(
                      SchemaTopic.NAME, 0, LogEntryJson.key(entry), LogEntryJson.value(entry)))
              .get(2L * WRITE_TIMEOUT_MILLIS, TimeUnit.MILLISECONDS)
              .offset();
      awaitPosition(offset + 1, WRITE_TIMEOUT_MILLIS);
      uncertain = false;
    } catch (ExecutionException e) {
      throw RegistryError.storeFailed("the topic could not be written: " + e.getCause(), e);
    } catch (TimeoutException | KafkaException e) {
      throw RegistryError.storeFailed("the topic could not be written: " + e, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw RegistryError.storeFailed("interrupted", e);
    }
  }

  @Override
  public void close() {
    closed = true;
    producer.close(Duration.ofMillis(WRITE_TIMEOUT_MILLIS));
    consumer.wakeup();
    try {
      reader.join(Duration.ofMillis(WRITE_TIMEOUT_MILLIS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void awaitPosition(long wanted, long timeoutMillis) {
    long deadlineNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
    synchronized (progress) {
      while (position < wanted) {
        long leftMillis = TimeUnit.NANOSECONDS.toMillis(deadlineNanos - System.nanoTime());
        if (failure != null || closed || leftMillis <= 0) {
          throw RegistryError.storeFailed(
              "expected to read up to offset %d, found that the reader is at %d"
                  .formatted(wanted, position),
              failure);
        }
        try {
          progress.wait(leftMillis);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          throw RegistryError.storeFailed("interrupted", e);
        }
      }
    }
  }

  private void read() {
    try (consumer) {
      while (!closed) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
          apply(record);
        }
        long read = consumer.position(SchemaTopic.PARTITION);
        synchronized (progress) {
          position = read;
          progress.notifyAll();
        }
      }
    } catch (WakeupException e) {
      logger.debug("the reader of {} ends", SchemaTopic.NAME, e);
    } catch (RuntimeException | Error e) {
      logger.error("the embedded schema registry can no longer read {}", SchemaTopic.NAME, e);
      synchronized (progress) {
        failure = e;
        progress.notifyAll();
      }
    }
  }

  private void apply(ConsumerRecord<byte[], byte[]> record) {
    try {
      LogEntryJson.read(record.key(), record.value())
          .ifPresentOrElse(
              catalog::apply,
              () -> logger.debug("{}: offset {} says nothing", record.topic(), record.offset()));
    } catch (IllegalArgumentException e) {
      logger.warn(
          "{}: offset {}: expected a registry's record, found: {}",
          record.topic(),
          record.offset(),
          e.getMessage());
    }
  }

  private static KafkaProducer<byte[], byte[]> producer(String bootstrapServers) {
    return new KafkaProducer<>(
        Map.of(
            ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
            bootstrapServers,
            ProducerConfig.CLIENT_ID_CONFIG,
            "weir-schema-registry",
            ProducerConfig.ACKS_CONFIG,
            "all",
            ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
            true,
            ProducerConfig.LINGER_MS_CONFIG,
            0,
            ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
            WRITE_TIMEOUT_MILLIS,
            ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
            WRITE_TIMEOUT_MILLIS,
            ProducerConfig.MAX_BLOCK_MS_CONFIG,
            WRITE_TIMEOUT_MILLIS),
        new ByteArraySerializer(),
        new ByteArraySerializer());
  }

  private static KafkaConsumer<byte[], byte[]> consumer(String bootstrapServers) {
    return new KafkaConsumer<>(
        Map.of(
            ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers,
            ConsumerConfig.CLIENT_ID_CONFIG, "weir-schema-registry",
            ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest",
            ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false,
            ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed"),
        new ByteArrayDeserializer(),
        new ByteArrayDeserializer());
  }
}
