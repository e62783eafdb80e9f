package io.weir.topology.shard;

/** Holds up the samples of shards whose rules are far behind (R4). Thread-safe. */
@FunctionalInterface
public interface SamplesHold {
  /** Lets all samples in. */
  SamplesHold NONE = (partition, held) -> {};

  /**
   * Says whether a shard takes in no further samples for now.
   *
   * @param partition the shard's
   */
  void set(int partition, boolean held);
}
