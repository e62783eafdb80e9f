package io.weir.topology.shard;

/** What is done about an entry of a shard's changelog that is damaged. */
public enum DamagedState {
  /** The instance ends, and says which entry it is. */
  STOP,
  /** The shard goes on without the entry, which is counted and told: what it held is lost. */
  SKIP
}
