package io.weir.topology.promql.distribute;

import io.weir.topology.promql.syntax.Expression;

/**
 * What each shard does for a query: evaluates an expression over its series of a scope, and makes
 * of its value what is asked for.
 */
public record ShardPart(Expression expression, SeriesScope scope, Reduction reduction) {
  /** {@code sum by (job) of rate(x[5m])}, with the scope if it isn't all series. */
  @Override
  public String toString() {
    String of =
        switch (reduction) {
          case Reduction.None ignored -> "";
          case Reduction.Added ignored -> "";
          case Reduction.FirstTwoNumbers ignored -> "two numbers of ";
          case Reduction.Aggregated aggregated ->
              "partial "
                  + aggregated.operator().symbol()
                  + (aggregated.grouping().without() ? " without " : " by ")
                  + aggregated.grouping().labels()
                  + " of ";
        };
    return of + expression + (scope == SeriesScope.ALL ? "" : " (" + scope + ")");
  }
}
