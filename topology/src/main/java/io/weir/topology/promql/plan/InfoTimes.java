package io.weir.topology.promql.plan;

import io.weir.topology.promql.operator.TimeReference;
import io.weir.topology.promql.syntax.EvaluationTime;
import io.weir.topology.promql.syntax.Expression;
import io.weir.topology.promql.syntax.MatrixSelector;
import io.weir.topology.promql.syntax.Span;
import io.weir.topology.promql.syntax.Subquery;
import io.weir.topology.promql.syntax.VectorSelector;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * At which time the info series of an expression are looked at: that of its first selector, with
 * the offsets of the subqueries around it up to the one that fixes the time.
 */
final class InfoTimes {
  private InfoTimes() {}

  static TimeReference of(Expression expression) {
    TimeReference found = find(expression);
    return found == null ? new TimeReference(EvaluationTime.OfQuery.CURRENT, List.of()) : found;
  }

  private static @Nullable TimeReference find(Expression expression) {
    return switch (expression) {
      case VectorSelector selector -> TimeReference.of(selector.at(), selector.offset());
      case MatrixSelector matrix ->
          TimeReference.of(matrix.selector().at(), matrix.selector().offset());
      case Subquery subquery -> {
        TimeReference inner = find(subquery.expression());
        if (inner == null || inner.at() != EvaluationTime.OfQuery.CURRENT) {
          yield inner;
        }
        List<Span> offsets = new ArrayList<>(inner.offsets());
        offsets.add(subquery.offset());
        yield new TimeReference(subquery.at(), offsets);
      }
      default -> {
        TimeReference first = null;
        for (Expression child : expression.children()) {
          first = first == null ? find(child) : first;
        }
        yield first;
      }
    };
  }
}
