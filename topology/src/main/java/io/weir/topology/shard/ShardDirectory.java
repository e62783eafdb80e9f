package io.weir.topology.shard;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The shards that an instance has, whatever they are doing, for those who read them. Thread-safe.
 */
public final class ShardDirectory {
  private final Map<Integer, List<ShardStateHolder>> byPartition = new ConcurrentHashMap<>();

  /** No shards yet. */
  public ShardDirectory() {}

  void add(int partition, ShardStateHolder holder) {
    List<ShardStateHolder> there =
        byPartition.computeIfAbsent(partition, key -> new CopyOnWriteArrayList<>());
    if (!there.contains(holder)) {
      there.add(holder);
    }
  }

  void remove(int partition, ShardStateHolder holder) {
    List<ShardStateHolder> there = byPartition.get(partition);
    if (there != null) {
      there.remove(holder);
    }
  }

  /**
   * The door to a partition's shard: to the active one if there are an active one and a standby, as
   * may be while it moves from thread to thread.
   *
   * @throws UnreadableShardException if the instance has none
   */
  public ShardReader reader(int partition) {
    ShardStateHolder best = null;
    for (ShardStateHolder holder : byPartition.getOrDefault(partition, List.of())) {
      if (best == null || rank(holder.phase()) > rank(best.phase())) {
        best = holder;
      }
    }
    if (best == null) {
      throw new UnreadableShardException("shard: expected partition " + partition + ", found none");
    }
    return new ShardReader(best);
  }

  private static int rank(Phase phase) {
    return switch (phase) {
      case CLOSED -> 0;
      case FOLLOWING -> 1;
      case ACTIVE -> 2;
    };
  }
}
