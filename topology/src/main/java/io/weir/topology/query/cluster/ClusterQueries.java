package io.weir.topology.query.cluster;

import io.weir.topology.promql.QueryResult;
import io.weir.topology.promql.annotation.Annotations;
import io.weir.topology.promql.annotation.Level;
import io.weir.topology.promql.operator.EvaluationOptions;
import io.weir.topology.promql.source.ReadLimits;
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
import io.weir.topology.query.past.Past;
import io.weir.topology.query.shard.MemoryBudget;
import io.weir.topology.query.shard.PlanCache;
import io.weir.topology.shard.ShardView;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers questions from the shards of all instances: their parts of a query's plan are evaluated
 * where they are, the rest here. What looks back further than shards hold samples is evaluated here
 * as a whole, over what stores and shards hold. Thread-safe.
 */
public final class ClusterQueries implements QueryEngine, AutoCloseable {
  private static final Logger logger = LoggerFactory.getLogger(ClusterQueries.class);

  /** As many annotations of a level Prometheus tells. */
  private static final int MOST_NOTES = 10;

  /** Of what came from a shard, of what was made of it, and of the answer's text. */
  private static final int BYTES_PER_SAMPLE = 96;

  private static final int MOST_LOGGED = 2_000;
  private static final Pattern CONTROLS = Pattern.compile("\\p{Cntrl}+");

  /** Who sees no series. */
  private static final Asker NOBODY = Asker.of("");

  private final Fanout fanout;
  private final EvaluationOptions evaluation;
  private final QueryLimits limits;
  private final PlanCache plans;
  private final MemoryBudget budget;
  private final Turnstile turnstile;
  private final Past past;
  private final LabelQueries labels;
  private final Clock clock;

  /** The latest time from which on a shard was heard to hold samples; it only grows. */
  private final LongAccumulator heldFromMillis = new LongAccumulator(Math::max, Long.MIN_VALUE);

  /**
   * Over the shards of a cluster, and nothing behind them.
   *
   * @param evaluation how queries are evaluated, but for what their options say
   * @param budget what evaluations may hold together, here and wherever it is given to
   * @param clock says what lies in the future, and decides nothing else
   */
  public ClusterQueries(
      Cluster cluster,
      EvaluationOptions evaluation,
      QueryLimits limits,
      PlanCache plans,
      MemoryBudget budget,
      Clock clock) {
    this(cluster, evaluation, limits, plans, Past.none(), budget, clock);
  }

  /**
   * Over the shards of a cluster, and stores behind them.
   *
   * @param evaluation how queries are evaluated, but for what their options say
   * @param budget what evaluations may hold together, here and wherever it is given to
   * @param clock says what lies in the future, and decides nothing else
   */
  public ClusterQueries(
      Cluster cluster,
      EvaluationOptions evaluation,
      QueryLimits limits,
      PlanCache plans,
      Past past,
      MemoryBudget budget,
      Clock clock) {
    this.fanout = new Fanout(cluster, limits.patience());
    this.evaluation = evaluation;
    this.limits = limits;
    this.plans = plans;
    this.budget = budget;
    this.turnstile = new Turnstile(limits.maxConcurrency());
    this.past = past;
    this.labels = new LabelQueries(fanout, turnstile, past);
    this.clock = clock;
  }

  @Override
  public QueryAnswer instant(Query query, long timeMillis, QueryOptions options) {
    return instant(query, timeMillis, options, Function.identity());
  }

  @Override
  public <T> T instant(
      Query query, long timeMillis, QueryOptions options, Function<QueryAnswer, T> reader) {
    return answer(query, options, Times.at(timeMillis), reader);
  }

  @Override
  public QueryAnswer range(
      Query query, long startMillis, long endMillis, long stepMillis, QueryOptions options) {
    return range(query, startMillis, endMillis, stepMillis, options, Function.identity());
  }

  @Override
  public <T> T range(
      Query query,
      long startMillis,
      long endMillis,
      long stepMillis,
      QueryOptions options,
      Function<QueryAnswer, T> reader) {
    return answer(query, options, new Times(startMillis, endMillis, stepMillis), reader);
  }

  private <T> T answer(
      Query query, QueryOptions options, Times times, Function<QueryAnswer, T> reader) {
    Deadline deadline = deadline(options);
    try {
      return turnstile.pass(
          deadline,
          queueNanos -> {
            long startNanos = System.nanoTime();
            try (MemoryBudget.Share share = budget.share(BYTES_PER_SAMPLE)) {
              QueryRun run = run(query, options, times, deadline, share);
              QueryResult result =
                  Evaluators.compute(
                      () -> Watchdog.watch(deadline, () -> run.evaluate(heldFromMillis)));
              long nanos = System.nanoTime() - startNanos;
              tellSlow(query, run, nanos);
              return reader.apply(answered(query, run, times, result, queueNanos, nanos));
            }
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

  private QueryRun run(
      Query query, QueryOptions options, Times times, Deadline deadline, MemoryBudget.Share share) {
    ReadLimits reading = options.limits().and(limits.reading());
    return new QueryRun(
        fanout,
        past,
        query,
        options,
        times,
        new QueryTerms(query.asker(), deadline, reading, options.partialResponse(), share),
        evaluation.withLookback(options.lookback()).withMaxSamples(reading.maxSamples()),
        plans.of(query.text()));
  }

  private QueryAnswer answered(
      Query query, QueryRun run, Times times, QueryResult result, long queueNanos, long nanos) {
    Annotations annotations = run.coverage().annotations();
    annotations.addAll(result.annotations());
    List<String> warnings = annotations.describe(Level.WARNING, query.text(), MOST_NOTES);
    warnings.addAll(run.gaps(Math.min(times.endMillis(), clock.millis())));
    return new QueryAnswer(
        inOrder(run, result.value()),
        warnings,
        annotations.describe(Level.INFO, query.text(), MOST_NOTES),
        new QueryStats(queueNanos, nanos, run.samplesRead()));
  }

  /** Elements that nobody has put in an order come in that of their labels. */
  private static QueryValue inOrder(QueryRun run, QueryValue value) {
    return value instanceof VectorValue vector && !run.isOrdered() ? vector.sorted() : value;
  }

  private void tellSlow(Query query, QueryRun run, long nanos) {
    if (nanos >= limits.slowQuery().toNanos()) {
      logger.warn(
          "slow query of tenant {}: {} ms, {} samples from {}: {}; its parts: {}",
          query.asker().tenant(),
          nanos / 1_000_000,
          run.samplesRead(),
          run.places(),
          inOneLine(query.text()),
          inOneLine(run.parts()));
    }
  }

  /** What others write is not to make lines of the log, nor long ones. */
  private static String inOneLine(String text) {
    String begin = text.length() > MOST_LOGGED ? text.substring(0, MOST_LOGGED) + "…" : text;
    return CONTROLS.matcher(begin).replaceAll(" ");
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
    return labels.series(question, options, deadline(options));
  }

  @Override
  public Names labelNames(SeriesQuestion question, QueryOptions options) {
    return labels.texts(Optional.empty(), question, options, deadline(options));
  }

  @Override
  public Names labelValues(String label, SeriesQuestion question, QueryOptions options) {
    return labels.texts(Optional.of(label), question, options, deadline(options));
  }

  /** Ends all that is being asked. */
  @Override
  public void close() {
    fanout.close();
  }
}
