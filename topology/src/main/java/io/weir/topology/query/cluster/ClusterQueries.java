package io.weir.topology.query.cluster;

import io.weir.schemas.labels.Labels;
import io.weir.topology.promql.QueryResult;
import io.weir.topology.promql.annotation.Level;
import io.weir.topology.promql.operator.EvaluationOptions;
import io.weir.topology.promql.syntax.InvalidSpanException;
import io.weir.topology.promql.value.QueryException;
import io.weir.topology.promql.value.QueryValue;
import io.weir.topology.promql.value.VectorValue;
import io.weir.topology.query.Asker;
import io.weir.topology.query.FoundSeries;
import io.weir.topology.query.Names;
import io.weir.topology.query.Progress;
import io.weir.topology.query.Query;
import io.weir.topology.query.QueryAnswer;
import io.weir.topology.query.QueryEngine;
import io.weir.topology.query.QueryFailure;
import io.weir.topology.query.QueryOptions;
import io.weir.topology.query.QueryStats;
import io.weir.topology.query.SeriesQuestion;
import io.weir.topology.query.shard.PartQuestion;
import io.weir.topology.query.shard.PlanCache;
import io.weir.topology.query.shard.SeriesRange;
import io.weir.topology.query.shard.ShardAnswer;
import io.weir.topology.shard.ShardView;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers questions from the shards of all instances: their parts of a query's plan are evaluated
 * where they are, the rest here. Thread-safe.
 */
public final class ClusterQueries implements QueryEngine, AutoCloseable {
  private static final Logger logger = LoggerFactory.getLogger(ClusterQueries.class);

  /** As many annotations of a level Prometheus tells. */
  private static final int MOST_NOTES = 10;

  /** Who sees no series. */
  private static final Asker NOBODY = Asker.of("");

  private static final String TRUNCATED = "results truncated due to limit";

  private final Fanout fanout;
  private final EvaluationOptions evaluation;
  private final QueryLimits limits;
  private final PlanCache plans;
  private final Turnstile turnstile;
  private final Evaluators evaluators = new Evaluators();
  private final Clock clock;

  /**
   * Over the shards of a cluster.
   *
   * @param evaluation how queries are evaluated, but for what their options say
   * @param clock says what lies in the future, and decides nothing else
   */
  public ClusterQueries(
      Cluster cluster,
      EvaluationOptions evaluation,
      QueryLimits limits,
      PlanCache plans,
      Clock clock) {
    this.fanout = new Fanout(cluster, limits.patience());
    this.evaluation = evaluation;
    this.limits = limits;
    this.plans = plans;
    this.turnstile = new Turnstile(limits.maxConcurrency());
    this.clock = clock;
  }

  @Override
  public QueryAnswer instant(Query query, long timeMillis, QueryOptions options) {
    return answer(
        query,
        options,
        new Times(timeMillis, timeMillis, 0),
        run -> run.planned().plan().query().at(run.source(), run.options(), timeMillis));
  }

  @Override
  public QueryAnswer range(
      Query query, long startMillis, long endMillis, long stepMillis, QueryOptions options) {
    return answer(
        query,
        options,
        new Times(startMillis, endMillis, stepMillis),
        run ->
            run.planned()
                .plan()
                .query()
                .over(run.source(), run.options(), startMillis, endMillis, stepMillis));
  }

  /** When a query is evaluated; the step is 0 at one time. */
  private record Times(long startMillis, long endMillis, long stepMillis) {}

  /** A query that is being evaluated. */
  private record Run(PlanCache.Planned planned, QuerySource source, EvaluationOptions options) {}

  private QueryAnswer answer(
      Query query, QueryOptions options, Times times, Function<Run, QueryResult> evaluated) {
    Deadline deadline = deadline(options);
    try {
      return turnstile.pass(
          deadline,
          queueNanos -> {
            long startNanos = System.nanoTime();
            Run run = run(query, options, times, deadline);
            QueryResult result = evaluators.call(deadline, () -> evaluated.apply(run));
            long nanos = System.nanoTime() - startNanos;
            tellSlow(query, run, nanos);
            return answered(query, run, times, result, queueNanos, nanos);
          });
    } catch (QueryException | InvalidSpanException e) {
      throw new QueryFailure(QueryFailure.Kind.EXECUTION, String.valueOf(e.getMessage()), e);
    }
  }

  private Deadline deadline(QueryOptions options) {
    Duration timeout =
        options.timeout().compareTo(limits.timeout()) < 0 ? options.timeout() : limits.timeout();
    return Deadline.in(timeout);
  }

  private Run run(Query query, QueryOptions options, Times times, Deadline deadline) {
    PlanCache.Planned planned = plans.of(query.text());
    long maxSamples = Math.min(options.maxSamples(), limits.maxSamples());
    QuerySource source =
        new QuerySource(
            fanout,
            query.asker(),
            deadline,
            maxSamples,
            options.partialResponse(),
            wanted ->
                new PartQuestion(
                    query.text(),
                    planned.hash(),
                    wanted.part(),
                    wanted.grid(),
                    times.startMillis(),
                    times.endMillis(),
                    times.stepMillis(),
                    options.lookback().toMillis(),
                    maxSamples));
    return new Run(
        planned, source, evaluation.withLookback(options.lookback()).withMaxSamples(maxSamples));
  }

  private QueryAnswer answered(
      Query query, Run run, Times times, QueryResult result, long queueNanos, long nanos) {
    Coverage coverage = run.source().coverage();
    coverage.note(
        new ShardAnswer.Notes(
            result.annotations().describe(Level.WARNING, query.text(), MOST_NOTES),
            result.annotations().describe(Level.INFO, query.text(), MOST_NOTES)));
    List<String> warnings = new ArrayList<>(coverage.warnings());
    warnings.addAll(coverage.gaps(Math.min(times.endMillis(), clock.millis())));
    return new QueryAnswer(
        inOrder(run, result.value()),
        warnings,
        List.copyOf(coverage.infos()),
        new QueryStats(queueNanos, nanos, coverage.samplesRead()));
  }

  /** Elements that nobody has put in an order come in that of their labels. */
  private static QueryValue inOrder(Run run, QueryValue value) {
    return value instanceof VectorValue vector && !run.planned().plan().ordered()
        ? vector.sorted()
        : value;
  }

  private void tellSlow(Query query, Run run, long nanos) {
    if (nanos >= limits.slowQuery().toNanos()) {
      logger.warn(
          "slow query of tenant {}: {} ms, {} samples: {}; its parts: {}",
          query.asker().tenant(),
          nanos / 1_000_000,
          run.source().coverage().samplesRead(),
          query.text(),
          run.planned().plan());
    }
  }

  /**
   * How far the shards are.
   *
   * @throws QueryFailure if there is no answer
   */
  public Progress progress(QueryOptions options) {
    Outcome<ShardView> outcome =
        fanout.ask(NOBODY, deadline(options), (host, scope, timeout) -> host.look(scope, timeout));
    Map<Integer, Long> changes = new HashMap<>();
    outcome.read().forEach((partition, read) -> changes.put(partition, read.view().changes()));
    return new Progress(
        Coverage.of(outcome).leastWatermarkMillis().orElse(Long.MIN_VALUE), changes);
  }

  @Override
  public FoundSeries series(SeriesQuestion question, QueryOptions options) {
    SeriesRange range = range(question);
    Found<Labels> found =
        found(
            question,
            options,
            Comparator.<Labels>naturalOrder(),
            (host, scope, timeout) -> host.series(scope, range, timeout));
    return new FoundSeries(found.values(), found.warnings());
  }

  @Override
  public Names labelNames(SeriesQuestion question, QueryOptions options) {
    return texts(Optional.empty(), question, options);
  }

  @Override
  public Names labelValues(String label, SeriesQuestion question, QueryOptions options) {
    return texts(Optional.of(label), question, options);
  }

  private Names texts(Optional<String> label, SeriesQuestion question, QueryOptions options) {
    SeriesRange range = range(question);
    Found<String> found =
        found(
            question,
            options,
            Labels::compareUtf8,
            (host, scope, timeout) -> host.texts(scope, label, range, timeout));
    return new Names(found.values(), found.warnings());
  }

  private static SeriesRange range(SeriesQuestion question) {
    return new SeriesRange(question.selectors(), question.fromMillis(), question.toMillis());
  }

  /** What was found in all shards, each once, ascending, and what could not be seen. */
  private record Found<T>(List<T> values, List<String> warnings) {}

  private <T> Found<T> found(
      SeriesQuestion question, QueryOptions options, Comparator<T> order, Fanout.Ask<List<T>> ask) {
    Deadline deadline = deadline(options);
    try {
      Outcome<List<T>> outcome =
          turnstile.pass(deadline, queueNanos -> fanout.ask(question.asker(), deadline, ask));
      return found(question, options, order, outcome);
    } catch (QueryException e) {
      throw new QueryFailure(QueryFailure.Kind.EXECUTION, String.valueOf(e.getMessage()), e);
    }
  }

  private static <T> Found<T> found(
      SeriesQuestion question,
      QueryOptions options,
      Comparator<T> order,
      Outcome<List<T>> outcome) {
    List<T> all = new ArrayList<>();
    outcome.values().forEach(all::addAll);
    all.sort(order);
    List<T> values = new ArrayList<>(all.size());
    for (T value : all) {
      if (values.isEmpty() || !value.equals(values.getLast())) {
        values.add(value);
      }
    }
    List<String> warnings = new ArrayList<>();
    if (!outcome.missing().isEmpty()) {
      String missing = Coverage.of(outcome).missingText();
      if (!options.partialResponse()) {
        throw new QueryFailure(QueryFailure.Kind.UNAVAILABLE, missing);
      }
      warnings.add(missing);
    }
    if (question.limit() > 0 && values.size() > question.limit()) {
      values = values.subList(0, question.limit());
      warnings.add(TRUNCATED);
    }
    return new Found<>(values, warnings);
  }

  /** Ends all that is being asked. */
  @Override
  public void close() {
    fanout.close();
    evaluators.close();
  }
}
