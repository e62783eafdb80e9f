package io.weir.topology.shard.replica;

/** Hears what becomes of held batches, in the order in which it happens. */
interface HeldOutcome {
  /** It goes on now. */
  void accepted(HeldBatch held);

  /** It is no longer held. */
  void dropped(HeldBatch held);
}
