package io.weir.topology.query.live;

import io.weir.schemas.labels.Labels;
import io.weir.topology.promql.PromqlQuery;
import io.weir.topology.promql.operator.EvaluationOptions;
import io.weir.topology.promql.script.ScriptData;
import io.weir.topology.promql.value.QueryException;
import io.weir.topology.query.InstantsOnly;
import io.weir.topology.query.Query;
import io.weir.topology.query.QueryAnswer;
import io.weir.topology.query.QueryFailure;
import io.weir.topology.query.QueryOptions;
import io.weir.topology.query.QueryStats;
import java.util.List;

/** An engine over one series, {@code m{job="a"}}. Thread-safe. */
public final class OneSeries extends InstantsOnly {
  private static final Labels SERIES = Labels.of("__name__", "m", "job", "a");

  private final ScriptData data = new ScriptData();
  private int evaluations;

  /** Adds a sample. */
  public synchronized void put(long timeMillis, double value) {
    data.add(SERIES, timeMillis, value, 0);
  }

  /** How often it was asked. */
  public synchronized int evaluations() {
    return evaluations;
  }

  @Override
  public synchronized QueryAnswer instant(Query query, long timeMillis, QueryOptions options) {
    evaluations++;
    try {
      return new QueryAnswer(
          PromqlQuery.of(query.expression())
              .at(data, EvaluationOptions.DEFAULTS, timeMillis)
              .value(),
          List.of("a warning"),
          List.of("an info"),
          new QueryStats(0, 0, 0));
    } catch (QueryException e) {
      throw new QueryFailure(QueryFailure.Kind.EXECUTION, String.valueOf(e.getMessage()), e);
    }
  }
}
