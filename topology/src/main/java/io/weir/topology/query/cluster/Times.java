package io.weir.topology.query.cluster;

import io.weir.topology.promql.PromqlQuery;
import io.weir.topology.promql.QueryResult;
import io.weir.topology.promql.operator.EvaluationOptions;
import io.weir.topology.promql.source.SeriesSource;
import io.weir.topology.promql.value.QueryException;
import java.util.List;

/**
 * When a query is evaluated.
 *
 * @param startMillis the first step
 * @param endMillis where it ends, not before the start
 * @param stepMillis between steps; 0 for a query at one time
 */
record Times(long startMillis, long endMillis, long stepMillis) {
  static Times at(long timeMillis) {
    return new Times(timeMillis, timeMillis, 0);
  }

  QueryResult evaluate(PromqlQuery query, SeriesSource source, EvaluationOptions options) {
    return stepMillis == 0
        ? query.at(source, options, startMillis)
        : query.over(source, options, startMillis, endMillis, stepMillis);
  }

  /**
   * The event time back to which a query looks, as far as that can be told without samples; {@code
   * Long.MAX_VALUE} if it looks at none.
   */
  long earliestMillis(PromqlQuery query, EvaluationOptions options) {
    long[] earliest = {Long.MAX_VALUE};
    try {
      evaluate(
          query,
          (matchers, fromMillis, toMillis) -> {
            if (fromMillis <= toMillis) {
              earliest[0] = Math.min(earliest[0], fromMillis);
            }
            return List.of();
          },
          options);
    } catch (QueryException e) {
      // It has no value without samples; what it read until then is known.
      return earliest[0];
    }
    return earliest[0];
  }
}
