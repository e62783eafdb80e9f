package io.weir.topology;

/** How stream instances share the partitions. */
public enum GroupProtocol {
  /** The clients assign; a standby becomes active with its state. */
  CLASSIC,
  /** The broker assigns; an in-memory standby begins anew. */
  STREAMS
}
