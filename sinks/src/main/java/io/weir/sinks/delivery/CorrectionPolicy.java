package io.weir.sinks.delivery;

/** What a store does with a row that it has already, in another revision. */
public enum CorrectionPolicy {
  /** The greater revision replaces the smaller one, in whatever order they come. */
  REPLACE,
  /** The store knows no revisions and keeps the larger value, whatever the order. */
  KEEP_LARGER,
  /** The store keeps what it has and refuses the other. */
  REFUSE
}
