package io.weir.ops.workload;

/** Someone who does something from time to time. */
interface Actor {
  /** When it does something next, since the Unix epoch. */
  long dueMillis();

  /** Does it, at that time; moves {@link #dueMillis} on. */
  void act();
}
