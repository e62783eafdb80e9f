package io.weir.topology.query.cluster;

import io.weir.topology.query.shard.ShardHost;
import java.util.List;

/** Who has which shards. Thread-safe. */
public interface Cluster {
  /**
   * An instance that has a shard.
   *
   * @param standby whether it keeps it warm for another
   */
  record Place(ShardHost host, boolean standby) {}

  /**
   * The places of each partition, as they are now known, in the order in which they should be
   * asked: the active one first. A partition that nobody has, as far as is known, has none.
   *
   * @return empty while nothing is known
   */
  List<List<Place>> places();
}
