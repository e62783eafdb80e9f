package io.weir.sinks.delivery;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** Asks the cluster, by a client of its own that is made at the first question. For one thread. */
final class AdminOffsets implements ClusterOffsets {
  private static final ListOffsetsOptions READ_COMMITTED =
      new ListOffsetsOptions(IsolationLevel.READ_COMMITTED);

  private final Map<String, Object> clientProperties;
  private final String group;
  private @Nullable Admin admin;

  /**
   * Offsets of a cluster.
   *
   * @param group the consumer group of the sink
   */
  AdminOffsets(Map<String, Object> clientProperties, String group) {
    this.clientProperties = Map.copyOf(clientProperties);
    this.group = group;
  }

  @Override
  public CompletionStage<Known> ask(Set<TopicPartition> partitions) {
    try {
      Admin client = admin();
      Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
      partitions.forEach(partition -> latest.put(partition, OffsetSpec.latest()));
      var ends = client.listOffsets(latest, READ_COMMITTED).all().toCompletionStage();
      var committed =
          client
              .listConsumerGroupOffsets(group)
              .partitionsToOffsetAndMetadata()
              .toCompletionStage();
      return ends.thenCombine(
          committed,
          (endOf, committedOf) -> {
            Map<TopicPartition, Long> endOffsets = new HashMap<>();
            endOf.forEach((partition, end) -> endOffsets.put(partition, end.offset()));
            return new Known(endOffsets, offsets(committedOf));
          });
    } catch (KafkaException e) {
      return CompletableFuture.failedStage(e);
    }
  }

  /** Kafka's map has null where nothing is committed. */
  private static Map<TopicPartition, Long> offsets(
      Map<TopicPartition, @Nullable OffsetAndMetadata> committed) {
    Map<TopicPartition, Long> offsets = new HashMap<>();
    committed.forEach((partition, offset) -> {
      if (offset != null) {
        offsets.put(partition, offset.offset());
      }
    });
    return offsets;
  }

  private Admin admin() {
    Admin made = admin;
    if (made == null) {
      made = Admin.create(clientProperties);
      admin = made;
    }
    return made;
  }

  /** An answer that is still to come is of no use, and not waited for. */
  @Override
  public void close() {
    Admin made = admin;
    if (made != null) {
      made.close(Duration.ZERO);
    }
  }
}
