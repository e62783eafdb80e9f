package io.weir.topology.shard.replica;

import io.weir.topology.shard.log.LogKey;

/** Takes what the elections bring about. */
public interface ReplicaSink {
  /** A held batch goes on now, before the one that has just arrived. */
  void accepted(ReplicaBatch batch);

  /** A batch is kept, held or dropped. */
  void counted(String replica, Fate fate);

  /** An entry of the log changed. */
  void put(LogKey key, byte[] value);

  /** An entry of the log has ended. */
  void remove(LogKey key);
}
