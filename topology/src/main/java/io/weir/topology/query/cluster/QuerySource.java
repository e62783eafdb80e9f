package io.weir.topology.query.cluster;

import io.weir.topology.promql.matcher.Matcher;
import io.weir.topology.promql.operator.PartSource;
import io.weir.topology.promql.operator.PartialFrame;
import io.weir.topology.promql.operator.StepGrid;
import io.weir.topology.promql.source.SeriesSamples;
import io.weir.topology.promql.value.QueryException;
import io.weir.topology.query.QueryFailure;
import io.weir.topology.query.shard.PartQuestion;
import io.weir.topology.query.shard.SamplesQuestion;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** All shards, for one query: asks them for parts of its plan, and for series. One thread. */
final class QuerySource implements PartSource {
  private final Fanout fanout;
  private final QueryTerms terms;

  /** The question for a part, but for its number and steps. */
  private final Function<PartStep, PartQuestion> question;

  private final Coverage coverage = new Coverage();
  private long otherSeriesRead;

  /** Which part is wanted when. */
  record PartStep(int part, StepGrid grid) {}

  QuerySource(Fanout fanout, QueryTerms terms, Function<PartStep, PartQuestion> question) {
    this.fanout = fanout;
    this.terms = terms;
    this.question = question;
  }

  Coverage coverage() {
    return coverage;
  }

  @Override
  public List<PartialFrame> gather(int part, StepGrid grid) {
    PartQuestion asked = question.apply(new PartStep(part, grid));
    return whole(ask((host, scope, timeout) -> host.evaluate(scope, asked, timeout))).values();
  }

  @Override
  public List<SeriesSamples> select(List<Matcher> matchers, long fromMillis, long toMillis) {
    SamplesQuestion asked = new SamplesQuestion(matchers, fromMillis, toMillis, terms.limits());
    List<SeriesSamples> all = new ArrayList<>();
    Outcome<List<SeriesSamples>> outcome =
        whole(ask((host, scope, timeout) -> host.samples(scope, asked, timeout)));
    outcome.values().forEach(all::addAll);
    hold(all.stream().mapToLong(SeriesSamples::count).sum());
    all.sort((left, right) -> left.labels().compareTo(right.labels()));
    return all;
  }

  @Override
  public void hold(long samples) {
    terms.share().hold(samples);
  }

  /** Says that so many more series were read elsewhere. */
  void count(int series) {
    otherSeriesRead += series;
    if (coverage.seriesRead() + otherSeriesRead > terms.limits().maxSeries()) {
      throw QueryException.tooManySeries(terms.limits().maxSeries());
    }
  }

  /** Asks how far all shards are, and which answer. */
  void look() {
    whole(ask((host, scope, timeout) -> host.look(scope, timeout)));
  }

  private <T> Outcome<T> ask(Fanout.Ask<T> ask) {
    return fanout.ask(terms.asker(), terms.deadline(), ask);
  }

  private <T> Outcome<T> whole(Outcome<T> outcome) {
    coverage.add(outcome);
    count(0);
    if (!outcome.missing().isEmpty() && !terms.partialResponse()) {
      throw new QueryFailure(QueryFailure.Kind.UNAVAILABLE, Coverage.of(outcome).missingText());
    }
    return outcome;
  }
}
