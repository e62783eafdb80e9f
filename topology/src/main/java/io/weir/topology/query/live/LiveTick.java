package io.weir.topology.query.live;

import io.weir.topology.promql.value.VectorValue;
import java.util.List;

/**
 * An expression's value at a tick.
 *
 * @param timeMillis of the tick, since the Unix epoch
 * @param correction whether the tick was told before, with another value
 * @param revision greater than that of whatever was told before of the same expression
 * @param value elements in the order of their labels; a scalar is one without labels
 * @param warnings as of a query
 * @param infos as of a query
 */
public record LiveTick(
    long timeMillis,
    boolean correction,
    long revision,
    VectorValue value,
    List<String> warnings,
    List<String> infos) {
  public LiveTick {
    warnings = List.copyOf(warnings);
    infos = List.copyOf(infos);
  }
}
