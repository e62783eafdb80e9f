package io.weir.topology.shard.replica;

/** Says which sources no longer count (T5). */
public interface Liveness {
  /** Whether a source was heard of once and isn't live. */
  boolean hasCeased(String sourceName);

  /** Whether a source has ceased to be live with this very record. */
  boolean hasJustCeased(String sourceName);
}
