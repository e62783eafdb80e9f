package io.weir.topology.promql.distribute;

/** To which merge partitions an exchange sends. */
public sealed interface Destination {
  /** To the one that a hash of labels tells; without labels always the same one. */
  record Hashed(KeyLabels key) implements Destination {}

  /** To each. */
  record Everywhere() implements Destination {}
}
