package io.weir.topology.query.http;

import io.weir.schemas.labels.Labels;
import io.weir.topology.promql.matcher.Matcher;
import io.weir.topology.promql.syntax.EvaluationTime;
import io.weir.topology.promql.syntax.Expression;
import io.weir.topology.promql.syntax.MatrixSelector;
import io.weir.topology.promql.syntax.Position;
import io.weir.topology.promql.syntax.RangeEnds;
import io.weir.topology.promql.syntax.Span;
import io.weir.topology.promql.syntax.VectorSelector;
import io.weir.topology.promql.value.MatrixValue;
import io.weir.topology.promql.value.VectorValue;
import io.weir.topology.query.Asker;
import io.weir.topology.query.Query;
import io.weir.topology.query.QueryAnswer;
import io.weir.topology.query.QueryEngine;
import io.weir.topology.query.QueryOptions;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The newest sample of series with its own time. An instant selector says which series are there,
 * their samples of the time before when each was taken.
 */
final class NewestSamples {
  private static final double MILLIS_PER_SECOND = 1000;

  private final QueryEngine engine;

  NewestSamples(QueryEngine engine) {
    this.engine = engine;
  }

  /** A number at its time. */
  record Sample(Labels labels, long timeMillis, double value) {}

  /** The samples of each series once, and what could not be seen. */
  record Found(List<Sample> samples, List<String> warnings) {}

  /**
   * The numbers of series that one of the selectors means, not older than the lookback; one without
   * matchers means none, as in Prometheus.
   */
  Found of(Asker asker, List<List<Matcher>> selectors, long nowMillis, QueryOptions options) {
    Map<Labels, Sample> samples = new TreeMap<>();
    Set<String> warnings = new LinkedHashSet<>();
    for (List<Matcher> matchers : selectors) {
      if (matchers.isEmpty()) {
        continue;
      }
      VectorSelector selector =
          new VectorSelector(
              "",
              matchers,
              Span.Literal.ZERO,
              EvaluationTime.OfQuery.CURRENT,
              RangeEnds.EXTRAPOLATED,
              Position.NOWHERE);
      Span lookback =
          new Span.Literal(
              options.lookback().toMillis() / MILLIS_PER_SECOND, true, Position.NOWHERE);
      QueryAnswer present = engine.instant(query(asker, selector), nowMillis, options);
      QueryAnswer before =
          engine.instant(
              query(asker, new MatrixSelector(selector, lookback, Position.NOWHERE)),
              nowMillis,
              options);
      warnings.addAll(present.warnings());
      warnings.addAll(before.warnings());
      add(present, before, samples);
    }
    return new Found(new ArrayList<>(samples.values()), List.copyOf(warnings));
  }

  private static Query query(Asker asker, Expression expression) {
    return new Query(asker, expression.toString(), expression);
  }

  private static void add(QueryAnswer present, QueryAnswer before, Map<Labels, Sample> samples) {
    if (!(present.value() instanceof VectorValue vector)
        || !(before.value() instanceof MatrixValue matrix)) {
      throw new IllegalStateException("selectors: expected a vector and a matrix, found others");
    }
    Set<Labels> numbers = new HashSet<>();
    for (int i = 0; i < vector.size(); i++) {
      if (vector.histogram(i) == null) {
        numbers.add(vector.labels(i));
      }
    }
    for (MatrixValue.Series series : matrix.series()) {
      int last = series.values().length - 1;
      if (last >= 0 && numbers.contains(series.labels())) {
        samples.put(
            series.labels(),
            new Sample(series.labels(), series.timestampsMillis()[last], series.values()[last]));
      }
    }
  }
}
