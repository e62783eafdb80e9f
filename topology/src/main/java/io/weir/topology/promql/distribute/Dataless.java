package io.weir.topology.promql.distribute;

import io.weir.topology.promql.syntax.Expression;
import io.weir.topology.promql.syntax.MatrixSelector;
import io.weir.topology.promql.syntax.VectorSelector;

/**
 * Which expressions read no series, so that they have the same value wherever they are evaluated.
 */
final class Dataless {
  private Dataless() {}

  static boolean holds(Expression expression) {
    return !(expression instanceof VectorSelector)
        && !(expression instanceof MatrixSelector)
        && expression.children().stream().allMatch(Dataless::holds);
  }
}
