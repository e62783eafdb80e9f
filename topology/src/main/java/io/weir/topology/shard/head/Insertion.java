package io.weir.topology.shard.head;

/** What became of a sample that was put into the head (D1). */
public enum Insertion {
  /** It wasn't there. */
  ADDED,
  /** The same value stood at its time; dropped. */
  DUPLICATE,
  /** Another value stood at its time, and stays; dropped. */
  CONFLICT
}
