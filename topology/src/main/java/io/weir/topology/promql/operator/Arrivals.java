package io.weir.topology.promql.operator;

import java.util.List;

/** What the parts of a computation that run elsewhere have told. */
@FunctionalInterface
public interface Arrivals {
  /** All that was told about a time, of all parts, in an order that doesn't depend on arrival. */
  List<Partial> at(long timeMillis);
}
