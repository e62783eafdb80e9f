package io.weir.topology.promql.distribute;

import io.weir.topology.promql.PromqlQuery;
import io.weir.topology.promql.operator.PartSource;
import io.weir.topology.promql.syntax.Expression;
import io.weir.topology.promql.value.QueryException;
import java.util.List;

/**
 * An expression split for queries: parts that the shards evaluate, and the rest, which is evaluated
 * where the question was asked. What no part covers reads series themselves. Equal texts have equal
 * plans in all instances of a version. Immutable.
 *
 * @param query the rest: reads the parts, and maybe series, from a {@link PartSource}
 * @param parts by number
 * @param ordered whether the expression itself says in which order its elements come
 */
public record QueryPlan(PromqlQuery query, List<ShardPart> parts, boolean ordered) {
  public QueryPlan {
    parts = List.copyOf(parts);
  }

  /**
   * Splits a checked expression.
   *
   * @throws QueryException if an argument that must be known beforehand is invalid
   */
  public static QueryPlan of(Expression expression) {
    QuerySplit split = new QuerySplit();
    PromqlQuery query = split.query(expression);
    return new QueryPlan(query, split.parts(), QuerySplit.orders(expression));
  }

  /** The parts, one a line. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < parts.size(); i++) {
      text.append('$').append(i + 1).append(" = ").append(parts.get(i)).append('\n');
    }
    return text.toString();
  }
}
