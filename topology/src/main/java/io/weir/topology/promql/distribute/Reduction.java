package io.weir.topology.promql.distribute;

import io.weir.topology.promql.syntax.AggregationOperator;
import io.weir.topology.promql.syntax.Grouping;

/** What is made of a vector before an exchange, and what its receiver makes of the parts. */
public sealed interface Reduction {
  /** Nothing: its elements travel. */
  record None() implements Reduction {}

  /** Partial aggregates of groups travel, and are merged. */
  record Aggregated(AggregationOperator operator, Grouping grouping) implements Reduction {}

  /** Elements travel, and the numbers of those with the same labels are added. */
  record Added() implements Reduction {}

  /** At most two numbers travel: enough to know whether there is exactly one. */
  record FirstTwoNumbers() implements Reduction {}
}
