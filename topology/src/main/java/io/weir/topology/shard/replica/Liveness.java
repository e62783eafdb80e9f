package io.weir.topology.shard.replica;

/** Says which sources no longer count (T5). */
@FunctionalInterface
public interface Liveness {
  /** Whether a source was heard of once and isn't live. */
  boolean hasCeased(String sourceName);
}
