package io.weir.topology;

import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.TaskMetadata;
import org.apache.kafka.streams.ThreadMetadata;

/**
 * The shards that an instance has, by partition of the samples, ascending.
 *
 * @param active those that it processes, or restores to do so
 * @param standby those that it keeps warm for others
 */
public record Shards(List<Integer> active, List<Integer> standby) {
  /** Copies the lists. */
  public Shards {
    active = List.copyOf(active);
    standby = List.copyOf(standby);
  }

  static Shards of(KafkaStreams streams, String samplesTopic) {
    Collection<ThreadMetadata> threads = streams.metadataForLocalThreads();
    return new Shards(
        partitions(threads, ThreadMetadata::activeTasks, samplesTopic),
        partitions(threads, ThreadMetadata::standbyTasks, samplesTopic));
  }

  private static List<Integer> partitions(
      Collection<ThreadMetadata> threads,
      Function<ThreadMetadata, Collection<TaskMetadata>> tasks,
      String topic) {
    return threads.stream()
        .flatMap(thread -> tasks.apply(thread).stream())
        .flatMap(task -> task.topicPartitions().stream())
        .filter(place -> place.topic().equals(topic))
        .map(TopicPartition::partition)
        .sorted()
        .toList();
  }

  /** For people: {@code shards [0, 3], standby for [1]}. */
  @Override
  public String toString() {
    return "shards " + active + ", standby for " + standby;
  }
}
