package io.weir.topology.promql.distribute;

/** Where a part of what a merge evaluates comes from. Immutable. */
public sealed interface Input {
  /** Through an exchange, at the tick. */
  record Received(Exchange exchange) implements Input {}

  /**
   * From the same merge partition, which evaluates another stage at each multiple of a step and
   * keeps what it gives: the subquery around it looks back on that.
   *
   * @param stage what is evaluated
   * @param stepMillis between evaluations, positive
   * @param rangeMillis how far the subquery looks back from its end, which is excluded there
   * @param offsetMillis how long before the tick it ends, 0 or more
   */
  record Kept(Stage.InMerges stage, long stepMillis, long rangeMillis, long offsetMillis)
      implements Input {}
}
