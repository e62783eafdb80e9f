package io.weir.sinks.delivery;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.common.TopicPartition;

/** Tells how far partitions reach, and how far a sink has committed them. */
interface ClusterOffsets extends AutoCloseable {
  /** Asks, and returns at once; fails if the cluster can't tell now. */
  CompletionStage<Known> ask(Set<TopicPartition> partitions);

  /** Lets go of connections; never throws. */
  @Override
  void close();

  /**
   * What the cluster tells.
   *
   * @param ends the offset behind the last committed record, of each partition
   * @param committed what the sink's group has committed; partitions without are missing
   */
  record Known(Map<TopicPartition, Long> ends, Map<TopicPartition, Long> committed) {
    static final Known NOTHING = new Known(Map.of(), Map.of());

    public Known {
      ends = Map.copyOf(ends);
      committed = Map.copyOf(committed);
    }
  }
}
