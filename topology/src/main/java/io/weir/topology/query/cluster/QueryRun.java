package io.weir.topology.query.cluster;

import io.weir.topology.promql.PromqlQuery;
import io.weir.topology.promql.QueryResult;
import io.weir.topology.promql.operator.EvaluationOptions;
import io.weir.topology.query.Query;
import io.weir.topology.query.QueryOptions;
import io.weir.topology.query.Source;
import io.weir.topology.query.past.Past;
import io.weir.topology.query.past.PastReading;
import io.weir.topology.query.shard.PartQuestion;
import io.weir.topology.query.shard.PlanCache;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAccumulator;
import org.jspecify.annotations.Nullable;

/**
 * One query while it is evaluated: its parts in the shards, if they hold all that it looks at; else
 * as a whole here, over what shards and stores hold. One thread.
 */
final class QueryRun {
  private final Fanout fanout;
  private final Past past;
  private final Query query;
  private final QueryOptions options;
  private final Times times;
  private final QueryTerms terms;
  private final EvaluationOptions evaluation;
  private final PlanCache.Planned planned;
  private QuerySource shards;
  private @Nullable PastReading reading;

  QueryRun(
      Fanout fanout,
      Past past,
      Query query,
      QueryOptions options,
      Times times,
      QueryTerms terms,
      EvaluationOptions evaluation,
      PlanCache.Planned planned) {
    this.fanout = fanout;
    this.past = past;
    this.query = query;
    this.options = options;
    this.times = times;
    this.terms = terms;
    this.evaluation = evaluation;
    this.planned = planned;
    this.shards = shards();
  }

  private QuerySource shards() {
    return new QuerySource(
        fanout,
        terms,
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
                terms.limits()));
  }

  /**
   * Evaluates it.
   *
   * @param heldFromMillis the latest time from which on shards were heard to hold samples; told of
   *     what this hears
   */
  QueryResult evaluate(LongAccumulator heldFromMillis) {
    if (!past.isWantedBy(options.source())) {
      return inShards();
    }
    PromqlQuery whole = PromqlQuery.of(query.expression());
    if (options.source() == Source.AUTO
        && times.earliestMillis(whole, evaluation) >= heldFromMillis.get()) {
      QueryResult result = inShards();
      heldFromMillis.accumulate(coverage().heldFromMillis());
      if (!coverage().reachesBehindHeld()) {
        return result;
      }
      shards = shards();
    }
    return here(whole);
  }

  private QueryResult inShards() {
    return times.evaluate(planned.plan().query(), shards, evaluation);
  }

  private QueryResult here(PromqlQuery whole) {
    PastReading stores = past.reading(options, terms.deadline()::left);
    reading = stores;
    long seamMillis = Long.MAX_VALUE;
    if (options.source() == Source.AUTO) {
      shards.look();
      if (!coverage().partitions().isEmpty()) {
        seamMillis = stores.seamMillis(coverage().heldFromMillis());
      }
    }
    return times.evaluate(whole, new JoinedSource(shards, stores, terms, seamMillis), evaluation);
  }

  Coverage coverage() {
    return shards.coverage();
  }

  /** Whether the expression itself says in which order its elements come. */
  boolean isOrdered() {
    return planned.plan().ordered();
  }

  /**
   * What could not be seen.
   *
   * @param askedMillis the latest time that was asked for, at most the present
   */
  List<String> gaps(long askedMillis) {
    List<String> gaps = new ArrayList<>(coverage().gaps(askedMillis));
    if (reading == null) {
      coverage().heldGap().ifPresent(gaps::add);
    } else {
      gaps.addAll(reading.warnings());
    }
    return gaps;
  }

  /** Samples that were read, wherever. */
  long samplesRead() {
    return coverage().samplesRead() + (reading == null ? 0 : reading.samplesRead());
  }

  /** Where samples were read, for the log. */
  String places() {
    List<String> places = new ArrayList<>();
    if (!coverage().partitions().isEmpty()) {
      places.add("shards");
    }
    if (reading != null) {
      reading.stores().forEach(store -> places.add("store " + store));
    }
    return String.join(", ", places);
  }

  /** Its parts in the shards, for the log. */
  String parts() {
    return planned.plan().toString();
  }
}
