package io.weir.ops.bench;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;

/** Where topics end, and how far groups have read them. Thread-safe. */
final class LogEnds implements AutoCloseable {
  private final Admin admin;

  LogEnds(Map<String, String> clientProperties) {
    admin = Admin.create(new HashMap<String, Object>(clientProperties));
  }

  /** The offset of the first record of each partition. */
  Map<TopicPartition, Long> beginnings(String topic, int partitions) throws InterruptedException {
    return offsets(topic, partitions, OffsetSpec.earliest());
  }

  /** The offset behind the last record of each partition. */
  Map<TopicPartition, Long> ends(String topic, int partitions) throws InterruptedException {
    return offsets(topic, partitions, OffsetSpec.latest());
  }

  private Map<TopicPartition, Long> offsets(String topic, int partitions, OffsetSpec spec)
      throws InterruptedException {
    Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
    for (int partition = 0; partition < partitions; partition++) {
      asked.put(new TopicPartition(topic, partition), spec);
    }
    return await(() -> admin.listOffsets(asked).all().get()).entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, LogEnds::offset));
  }

  private static long offset(
      Map.Entry<TopicPartition, ListOffsetsResult.ListOffsetsResultInfo> entry) {
    return entry.getValue().offset();
  }

  /** Offsets between the beginning and the end of all partitions of a topic. */
  long records(String topic, int partitions) throws InterruptedException {
    Map<TopicPartition, Long> beginnings = beginnings(topic, partitions);
    return ends(topic, partitions).entrySet().stream()
        .mapToLong(end -> end.getValue() - beginnings.getOrDefault(end.getKey(), 0L))
        .sum();
  }

  /** Whether a group has committed all these ends. */
  boolean reached(String group, Map<TopicPartition, Long> ends) throws InterruptedException {
    Map<TopicPartition, OffsetAndMetadata> committed = committed(group);
    return ends.entrySet().stream()
        .allMatch(end -> end.getValue() <= offset(committed, end.getKey()));
  }

  /** The sum of the offsets that a group has committed in these partitions. */
  long committed(String group, Set<TopicPartition> partitions) throws InterruptedException {
    Map<TopicPartition, OffsetAndMetadata> committed = committed(group);
    return partitions.stream().mapToLong(partition -> offset(committed, partition)).sum();
  }

  private Map<TopicPartition, OffsetAndMetadata> committed(String group)
      throws InterruptedException {
    return await(() -> admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get());
  }

  private static long offset(
      Map<TopicPartition, OffsetAndMetadata> committed, TopicPartition partition) {
    OffsetAndMetadata offset = committed.get(partition);
    return offset == null ? 0 : offset.offset();
  }

  /** Deletes the records before these offsets. */
  void deleteBefore(Map<TopicPartition, Long> offsets) throws InterruptedException {
    Map<TopicPartition, RecordsToDelete> deletions =
        offsets.entrySet().stream()
            .collect(
                Collectors.toMap(
                    Map.Entry::getKey, entry -> RecordsToDelete.beforeOffset(entry.getValue())));
    await(() -> admin.deleteRecords(deletions).all().get());
  }

  /** Bytes that a topic takes on the disks of all brokers. */
  long bytes(String topic) throws InterruptedException {
    Set<Integer> brokers =
        await(() -> admin.describeCluster().nodes().get()).stream()
            .map(Node::id)
            .collect(Collectors.toSet());
    return await(() -> admin.describeLogDirs(brokers).allDescriptions().get()).values().stream()
        .flatMap(directories -> directories.values().stream())
        .flatMap(directory -> directory.replicaInfos().entrySet().stream())
        .filter(replica -> replica.getKey().topic().equals(topic))
        .mapToLong(replica -> replica.getValue().size())
        .sum();
  }

  private static <T> T await(Request<T> request) throws InterruptedException {
    try {
      return request.answer();
    } catch (ExecutionException e) {
      throw new KafkaException(e.getCause());
    }
  }

  @FunctionalInterface
  private interface Request<T> {
    T answer() throws ExecutionException, InterruptedException;
  }

  @Override
  public void close() {
    admin.close();
  }
}
