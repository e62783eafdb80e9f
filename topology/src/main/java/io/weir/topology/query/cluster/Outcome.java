package io.weir.topology.query.cluster;

import io.weir.topology.query.shard.ShardAnswer;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What came of asking all shards.
 *
 * @param read by partition, ascending
 * @param missing why nobody answered for these partitions, ascending
 */
record Outcome<T>(Map<Integer, ShardAnswer.Read<T>> read, Map<Integer, String> missing) {
  Outcome {
    read = new TreeMap<>(read);
    missing = new TreeMap<>(missing);
  }

  /** What was read, in the order of partitions. */
  List<T> values() {
    return read.values().stream().map(ShardAnswer.Read::value).toList();
  }
}
