package io.weir.topology.query.shard;

import io.weir.topology.query.Asker;
import io.weir.topology.shard.ReadFrom;
import java.util.List;

/**
 * Which shards of an instance are asked, for whom.
 *
 * @param partitions each once
 */
public record ShardScope(Asker asker, List<Integer> partitions, ReadFrom from) {
  public ShardScope {
    partitions = List.copyOf(partitions);
  }
}
