package io.weir.topology.shard.interval;

import io.weir.topology.shard.log.LogKey;

/** The shard's log, as open intervals write it. */
public interface IntervalLog {
  /** An entry changed. */
  void put(LogKey key, byte[] value);

  /** An entry has ended. */
  void remove(LogKey key);
}
