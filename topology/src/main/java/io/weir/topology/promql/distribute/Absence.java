package io.weir.topology.promql.distribute;

import io.weir.topology.promql.syntax.Binary;
import io.weir.topology.promql.syntax.BinaryOperator;
import io.weir.topology.promql.syntax.Call;
import io.weir.topology.promql.syntax.Expression;
import io.weir.topology.promql.syntax.Function;

/** Expressions that have elements because others are absent (R7). */
public final class Absence {
  private Absence() {}

  /** Whether an expression, or a part of it, gives something because something isn't there. */
  public static boolean concludes(Expression expression) {
    boolean here =
        switch (expression) {
          case Binary binary ->
              binary.operator() == BinaryOperator.UNLESS
                  || binary.operator() == BinaryOperator.OR
                  || binary.matching().fills();
          case Call call ->
              call.function() == Function.ABSENT || call.function() == Function.ABSENT_OVER_TIME;
          default -> false;
        };
    return here || expression.children().stream().anyMatch(Absence::concludes);
  }
}
