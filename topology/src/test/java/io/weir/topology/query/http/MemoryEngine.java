package io.weir.topology.query.http;

import io.weir.schemas.labels.Labels;
import io.weir.topology.promql.PromqlQuery;
import io.weir.topology.promql.QueryResult;
import io.weir.topology.promql.annotation.Level;
import io.weir.topology.promql.matcher.Matcher;
import io.weir.topology.promql.operator.EvaluationOptions;
import io.weir.topology.promql.source.SeriesSamples;
import io.weir.topology.promql.source.SeriesSource;
import io.weir.topology.promql.syntax.InvalidSpanException;
import io.weir.topology.promql.value.QueryException;
import io.weir.topology.query.FoundSeries;
import io.weir.topology.query.Names;
import io.weir.topology.query.Query;
import io.weir.topology.query.QueryAnswer;
import io.weir.topology.query.QueryEngine;
import io.weir.topology.query.QueryFailure;
import io.weir.topology.query.QueryOptions;
import io.weir.topology.query.QueryStats;
import io.weir.topology.query.SeriesQuestion;
import java.util.List;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Answers from a source at hand, one question after the other. */
final class MemoryEngine implements QueryEngine {
  private static final int MOST_ANNOTATIONS = 10;

  private final SeriesSource source;

  MemoryEngine(SeriesSource source) {
    this.source = source;
  }

  @Override
  public QueryAnswer instant(Query query, long timeMillis, QueryOptions options) {
    return answer(query, options, (planned, how) -> planned.at(source, how, timeMillis));
  }

  @Override
  public QueryAnswer range(
      Query query, long startMillis, long endMillis, long stepMillis, QueryOptions options) {
    return answer(
        query,
        options,
        (planned, how) -> planned.over(source, how, startMillis, endMillis, stepMillis));
  }

  private synchronized QueryAnswer answer(
      Query query,
      QueryOptions options,
      BiFunction<PromqlQuery, EvaluationOptions, QueryResult> evaluation) {
    EvaluationOptions how =
        EvaluationOptions.DEFAULTS
            .withLookback(options.lookback())
            .withMaxSamples(options.limits().maxSamples());
    QueryResult result;
    try {
      result = evaluation.apply(PromqlQuery.of(query.expression()), how);
    } catch (QueryException | InvalidSpanException e) {
      throw new QueryFailure(QueryFailure.Kind.EXECUTION, String.valueOf(e.getMessage()), e);
    }
    return new QueryAnswer(
        result.value(),
        result.annotations().describe(Level.WARNING, query.text(), MOST_ANNOTATIONS),
        result.annotations().describe(Level.INFO, query.text(), MOST_ANNOTATIONS),
        new QueryStats(0, 0, 0));
  }

  @Override
  public synchronized FoundSeries series(SeriesQuestion question, QueryOptions options) {
    return new FoundSeries(cut(labels(question).distinct().sorted().toList(), question), List.of());
  }

  @Override
  public synchronized Names labelNames(SeriesQuestion question, QueryOptions options) {
    return names(
        labels(question)
            .flatMap(labels -> IntStream.range(0, labels.size()).mapToObj(labels::name)),
        question);
  }

  @Override
  public synchronized Names labelValues(
      String label, SeriesQuestion question, QueryOptions options) {
    return names(
        labels(question).map(labels -> labels.value(label)).filter(value -> !value.isEmpty()),
        question);
  }

  private static Names names(Stream<String> all, SeriesQuestion question) {
    TreeSet<String> sorted = new TreeSet<>(Labels::compareUtf8);
    all.forEach(sorted::add);
    return new Names(cut(List.copyOf(sorted), question), List.of());
  }

  private static <T> List<T> cut(List<T> all, SeriesQuestion question) {
    return question.limit() > 0 && all.size() > question.limit()
        ? all.subList(0, question.limit())
        : all;
  }

  private Stream<Labels> labels(SeriesQuestion question) {
    List<List<Matcher>> selectors =
        question.selectors().isEmpty() ? List.of(List.of()) : question.selectors();
    return selectors.stream()
        .flatMap(selector ->
            source.select(selector, question.fromMillis(), question.toMillis()).stream())
        .map(SeriesSamples::labels);
  }
}
