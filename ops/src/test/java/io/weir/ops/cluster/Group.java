package io.weir.ops.cluster;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/** How far the instances of an application have come on a topic. Any thread may use it. */
public final class Group implements AutoCloseable {
  private final Admin admin;
  private final String applicationId;
  private final List<TopicPartition> partitions;

  /** Of an application on one of the topics that it reads. */
  public Group(String bootstrapServers, String applicationId, String topic, int partitions) {
    this.applicationId = applicationId;
    this.partitions =
        IntStream.range(0, partitions).mapToObj(p -> new TopicPartition(topic, p)).toList();
    admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers));
  }

  /** Records that are processed and committed. */
  public long processed() throws ExecutionException, InterruptedException {
    return committed().values().stream().mapToLong(Long::longValue).sum();
  }

  /** Whether all that stands in the topic is processed and committed. */
  public boolean isDone() throws ExecutionException, InterruptedException {
    return committed().equals(ends());
  }

  /** What is processed of what stands there, in words. */
  public String progress() {
    try {
      return committed() + " of " + ends();
    } catch (ExecutionException e) {
      return "no answer: " + e.getCause();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "no answer: interrupted";
    }
  }

  private Map<TopicPartition, Long> committed() throws ExecutionException, InterruptedException {
    Map<TopicPartition, OffsetAndMetadata> found =
        admin.listConsumerGroupOffsets(applicationId).partitionsToOffsetAndMetadata().get();
    Map<TopicPartition, Long> offsets = new HashMap<>();
    for (TopicPartition partition : partitions) {
      OffsetAndMetadata offset = found.get(partition);
      offsets.put(partition, offset == null ? 0L : offset.offset());
    }
    return offsets;
  }

  private Map<TopicPartition, Long> ends() throws ExecutionException, InterruptedException {
    return admin
        .listOffsets(
            partitions.stream().collect(Collectors.toMap(p -> p, p -> OffsetSpec.latest())))
        .all()
        .get()
        .entrySet()
        .stream()
        .collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue().offset()));
  }

  @Override
  public void close() {
    admin.close();
  }
}
