package io.weir.topology;

import java.util.Optional;
import java.util.Set;
import org.apache.kafka.streams.processor.StreamPartitioner;

/** Sends a record to the partition that its key names; the key itself isn't written. */
final class KeyIsPartition implements StreamPartitioner<Integer, byte[]> {
  @Override
  public Optional<Set<Integer>> partitions(
      String topic, Integer key, byte[] value, int partitionCount) {
    return Optional.of(Set.of(key % partitionCount));
  }
}
