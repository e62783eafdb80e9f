package io.weir.ops.serve.past;

import io.weir.topology.query.QueryFailure;
import io.weir.topology.query.past.PastException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;
import org.jspecify.annotations.Nullable;

/**
 * How far sinks have delivered topics, as the brokers know by the consumer groups that Connect
 * makes of the sinks' names. Thread-safe.
 */
final class Deliveries implements AutoCloseable {
  private static final ListOffsetsOptions COMMITTED =
      new ListOffsetsOptions(IsolationLevel.READ_COMMITTED);

  /** How long a broker that doesn't answer is waited for. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  /** How much is looked back for the time until which all was delivered, and how closely. */
  private static final long FURTHEST_MILLIS = Duration.ofDays(7).toMillis();

  private static final long CLOSE_ENOUGH_MILLIS = 60_000;

  /** A transaction's mark stands behind its records. */
  private static final long MARK = 1;

  private final Map<String, String> clientProperties;
  private @Nullable Admin admin;
  private boolean closed;

  /** Connects to nothing yet. */
  Deliveries(Map<String, String> clientProperties) {
    this.clientProperties = Map.copyOf(clientProperties);
  }

  /**
   * The time, at most the one asked for, until which every record is delivered that was written by
   * then.
   *
   * @throws PastException if nobody knows
   * @throws QueryFailure if the thread is interrupted
   */
  long completeUntilMillis(String sink, String topic, long untilMillis, Duration timeout) {
    Duration patience = timeout.compareTo(PATIENCE) < 0 ? timeout : PATIENCE;
    try {
      String group = "connect-" + sink;
      Map<TopicPartition, OffsetAndMetadata> committed = committed(group, patience);
      Map<TopicPartition, Long> delivered = delivered(committed, topic, patience);
      if (isDelivered(delivered, untilMillis, patience)) {
        return untilMillis;
      }
      if (delivered.keySet().stream().noneMatch(committed::containsKey)) {
        throw new PastException(
            "expected the consumer group %s to have offsets of %s, found none"
                .formatted(group, topic),
            null);
      }
      long complete = untilMillis - FURTHEST_MILLIS;
      long incomplete = untilMillis;
      while (incomplete - complete > CLOSE_ENOUGH_MILLIS) {
        long middle = complete + (incomplete - complete) / 2;
        if (isDelivered(delivered, middle, patience)) {
          complete = middle;
        } else {
          incomplete = middle;
        }
      }
      return complete;
    } catch (ExecutionException | TimeoutException | KafkaException e) {
      throw new PastException("expected the brokers to tell how far the sink is, found: " + e, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new QueryFailure(
          QueryFailure.Kind.CANCELED, "query was canceled in expression evaluation", e);
    }
  }

  /** Kafka's map has null where nothing is committed. */
  private Map<TopicPartition, OffsetAndMetadata> committed(String group, Duration patience)
      throws ExecutionException, TimeoutException, InterruptedException {
    Map<TopicPartition, OffsetAndMetadata> committed = new HashMap<>();
    await(admin().listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata(), patience)
        .forEach((partition, offset) -> {
          if (offset != null) {
            committed.put(partition, offset);
          }
        });
    return committed;
  }

  /** The next offset that a sink is to deliver, of each partition. */
  private Map<TopicPartition, Long> delivered(
      Map<TopicPartition, OffsetAndMetadata> committed, String topic, Duration patience)
      throws ExecutionException, TimeoutException, InterruptedException {
    Map<TopicPartition, OffsetSpec> first =
        await(admin().describeTopics(List.of(topic)).allTopicNames(), patience).values().stream()
            .flatMap(described -> described.partitions().stream())
            .map(TopicPartitionInfo::partition)
            .collect(
                Collectors.toMap(
                    partition -> new TopicPartition(topic, partition),
                    partition -> OffsetSpec.earliest()));
    Map<TopicPartition, Long> delivered = new HashMap<>();
    await(admin().listOffsets(first, COMMITTED).all(), patience)
        .forEach((partition, begin) -> {
          @Nullable OffsetAndMetadata next = committed.get(partition);
          delivered.put(
              partition, next == null ? begin.offset() : Math.max(begin.offset(), next.offset()));
        });
    return delivered;
  }

  /** Whether all records of before a time are delivered. */
  private boolean isDelivered(
      Map<TopicPartition, Long> delivered, long untilMillis, Duration patience)
      throws ExecutionException, TimeoutException, InterruptedException {
    Map<TopicPartition, ListOffsetsResultInfo> behind =
        await(
            admin()
                .listOffsets(specs(delivered, OffsetSpec.forTimestamp(untilMillis)), COMMITTED)
                .all(),
            patience);
    Map<TopicPartition, ListOffsetsResultInfo> ends =
        await(
            admin().listOffsets(specs(delivered, OffsetSpec.latest()), COMMITTED).all(), patience);
    for (Map.Entry<TopicPartition, Long> next : delivered.entrySet()) {
      @Nullable ListOffsetsResultInfo firstBehind = behind.get(next.getKey());
      @Nullable ListOffsetsResultInfo end = ends.get(next.getKey());
      long last =
          firstBehind != null && firstBehind.offset() >= 0
              ? firstBehind.offset()
              : end == null ? 0 : end.offset() - MARK;
      if (next.getValue() < last) {
        return false;
      }
    }
    return true;
  }

  private static Map<TopicPartition, OffsetSpec> specs(
      Map<TopicPartition, Long> partitions, OffsetSpec spec) {
    return partitions.keySet().stream()
        .collect(Collectors.toMap(partition -> partition, partition -> spec));
  }

  private static <T> T await(KafkaFuture<T> future, Duration patience)
      throws ExecutionException, TimeoutException, InterruptedException {
    return future.get(patience.toMillis(), TimeUnit.MILLISECONDS);
  }

  private synchronized Admin admin() {
    if (closed) {
      throw new PastException("the instance stops", null);
    }
    Admin made = admin;
    if (made == null) {
      made = Admin.create(Map.copyOf(clientProperties));
      admin = made;
    }
    return made;
  }

  @Override
  public synchronized void close() {
    closed = true;
    if (admin != null) {
      admin.close(Duration.ZERO);
      admin = null;
    }
  }
}
