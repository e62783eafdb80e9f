package io.weir.ops.bench;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the committed records of a topic from its end, and keeps when a partition's next one came
 * that was written after an instant. Its own thread reads; thread-safe.
 */
final class CommittedResults implements AutoCloseable {
  private static final Logger logger = LoggerFactory.getLogger(CommittedResults.class);
  private static final Duration POLL = Duration.ofMillis(100);
  private static final long NEVER = Long.MAX_VALUE;

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final Thread reader;
  private final AtomicLongArray lastArrivalMillis;
  private final AtomicLongArray greatestGapMillis;
  private final ConcurrentMap<Integer, Long> arrivalMillis = new ConcurrentHashMap<>();
  private volatile long sinceMillis = NEVER;
  private volatile @Nullable RuntimeException failure;

  CommittedResults(Map<String, String> clientProperties, String topic, int partitions) {
    lastArrivalMillis = new AtomicLongArray(partitions);
    greatestGapMillis = new AtomicLongArray(partitions);
    Map<String, Object> settings = new HashMap<>(clientProperties);
    settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    settings.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 20);
    consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    consumer.assign(
        IntStream.range(0, partitions)
            .mapToObj(partition -> new TopicPartition(topic, partition))
            .toList());
    consumer.seekToEnd(consumer.assignment());
    reader = Thread.ofPlatform().name("bench-results").start(this::readAll);
  }

  private void readAll() {
    try (consumer) {
      while (true) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
          note(record.partition(), record.timestamp(), System.currentTimeMillis());
        }
      }
    } catch (WakeupException closed) {
      logger.debug("the results are followed no longer", closed);
    } catch (RuntimeException e) {
      failure = e;
    }
  }

  private void note(int partition, long writtenMillis, long nowMillis) {
    long last = lastArrivalMillis.getAndSet(partition, nowMillis);
    if (last != 0) {
      greatestGapMillis.accumulateAndGet(partition, nowMillis - last, Math::max);
    }
    if (writtenMillis > sinceMillis) {
      arrivalMillis.putIfAbsent(partition, nowMillis);
    }
  }

  /** From now on, keeps the arrival of each partition's first record that is written later. */
  void watchSince(long nowMillis) {
    arrivalMillis.clear();
    for (int partition = 0; partition < greatestGapMillis.length(); partition++) {
      greatestGapMillis.set(partition, 0);
    }
    sinceMillis = nowMillis;
  }

  /** When that record came, since the Unix epoch, of the partitions of which one has come. */
  Map<Integer, Long> arrivalsMillis() {
    RuntimeException failed = failure;
    if (failed != null) {
      throw failed;
    }
    return Map.copyOf(arrivalMillis);
  }

  /** The longest that a partition's readers have waited for its next record since the watch. */
  long greatestGapMillis(int partition) {
    return greatestGapMillis.get(partition);
  }

  @Override
  public void close() {
    consumer.wakeup();
    try {
      reader.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
