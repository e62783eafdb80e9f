package io.weir.topology.shard.interval;

/** What becomes of a sample of an open interval. */
public enum Offer {
  /** It is its series' first in the interval. */
  FIRST,
  /** It is newer than the one that was there, which is dropped. */
  NEWER,
  /** There is a newer one. */
  OLDER,
  /** It is there already (D1). */
  DUPLICATE,
  /** There is another one of its time, which stays (D1). */
  CONFLICT
}
