package io.weir.topology.shard;

/** What a shard's state is doing. */
public enum Phase {
  /** Empty: not opened, or closed. */
  CLOSED,
  /**
   * Follows its changelog, as a standby or to become active; behind by what Kafka Streams knows.
   */
  FOLLOWING,
  /** Belongs to a running processor. */
  ACTIVE
}
