package io.weir.topology.shard;

/** Which shards answer a reader. */
public enum ReadFrom {
  /** The one that takes in the samples. */
  ACTIVE,
  /**
   * A standby as well, once it has caught up with a state that was: it is behind the active one by
   * what its watermark tells.
   */
  ACTIVE_OR_STANDBY
}
