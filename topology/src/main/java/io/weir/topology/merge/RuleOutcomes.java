package io.weir.topology.merge;

import io.weir.schemas.labels.Labels;
import io.weir.topology.control.Revision;
import io.weir.topology.exchange.ReportContent;
import io.weir.topology.exchange.ReportWriter;
import io.weir.topology.exchange.Spreading;
import io.weir.topology.promql.distribute.Destination;
import io.weir.topology.promql.operator.Evaluation;
import io.weir.topology.promql.operator.JoinSides;
import io.weir.topology.promql.operator.Partial;
import io.weir.topology.promql.value.QueryException;
import io.weir.topology.promql.value.VectorValue;
import io.weir.topology.rules.alert.Alert;
import io.weir.topology.rules.evaluate.AlertEvaluation;
import io.weir.topology.rules.evaluate.RuleEvaluation;
import io.weir.topology.rules.evaluate.RuleFailure;
import io.weir.topology.rules.evaluate.RuleSample;
import io.weir.topology.rules.schedule.Cadence;
import io.weir.topology.rules.schedule.ExchangeNode;
import io.weir.topology.rules.schedule.RuleNode;
import io.weir.topology.rules.schedule.ScheduledRule;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.function.LongUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What a rule makes of its expression's values in one merge partition, what the partitions tell
 * each other of that, and what follows for all of them (R8). For one thread.
 */
final class RuleOutcomes {
  private static final long OUTCOMES = 0x5851F42D4C957F2DL;

  /** Times whose outcome is remembered. */
  private static final int REMEMBERED = 4;

  /** At how many times outcomes are told before the first of them is published. */
  private static final int TOLD_AHEAD = 16;

  private final RuleNode node;
  private final ScheduledRule rule;
  private final Cadence cadence;
  private final StageValue value;
  private final MergeState state;
  private final MergePlace place;
  private final ReportWriter writer;
  private final long applicationEpoch;
  private final RuleEvaluation evaluation;
  private final long key;
  private final NavigableMap<Long, Outcome> known = new TreeMap<>();

  /** Of times whose outcome was told to the others and may be another now, what was told. */
  private final NavigableMap<Long, Outcome> before = new TreeMap<>();

  /**
   * Outcomes of a rule.
   *
   * @param value of the stage that gives its results
   */
  RuleOutcomes(
      RuleNode node,
      StageValue value,
      MergeState state,
      MergePlace place,
      ReportWriter writer,
      long applicationEpoch) {
    this.node = node;
    this.rule = node.rule();
    this.cadence = rule.cadence();
    this.value = value;
    this.state = state;
    this.place = place;
    this.writer = writer;
    this.applicationEpoch = applicationEpoch;
    this.evaluation = rule.evaluation();
    this.key = rule.key() ^ OUTCOMES;
  }

  /** Whether the rule alerts. */
  boolean isAlerting() {
    return evaluation instanceof AlertEvaluation;
  }

  /** Whether an exchange tells what became of the rule elsewhere. */
  boolean isVerdict(long exchangeId) {
    ExchangeNode verdict = node.verdict();
    return verdict != null && verdict.id() == exchangeId;
  }

  /**
   * The first time of which it is known here what became of the rule elsewhere, or {@link
   * Inflow#NONE}.
   *
   * @param floorMillis by the identity of an exchange, the first time that is kept of it
   */
  long knownFromMillis(LongUnaryOperator floorMillis) {
    ExchangeNode verdict = node.verdict();
    return verdict == null ? Inflow.NONE : floorMillis.applyAsLong(verdict.id());
  }

  /** Under which key it is kept how far the others were told. */
  long key() {
    return key;
  }

  /** Up to which time the others were told, or {@link Inflow#NONE}. */
  long toldMillis() {
    return state.doneMillis(key);
  }

  /** Remembers what the others were told of a time, if they were. */
  void capture(long timeMillis) {
    if (node.verdict() != null && timeMillis <= toldMillis() && !before.containsKey(timeMillis)) {
      before.put(timeMillis, of(timeMillis));
    }
  }

  /** Forgets what is remembered of a time and later ones. */
  void forgetFrom(long timeMillis) {
    known.tailMap(timeMillis, true).clear();
  }

  /**
   * Whether it is known what became of the rule everywhere at a time that is ready; the others are
   * told of it here.
   */
  boolean isDecided(long timeMillis) {
    ExchangeNode verdict = node.verdict();
    if (verdict == null) {
      return true;
    }
    tell(verdict, timeMillis);
    return state.inflow(verdict.id()).frontierMillis(place.senders(verdict)) >= timeMillis;
  }

  /**
   * Tells what came out at a time and at those behind it that are ready too: who catches up would
   * otherwise wait for a verdict's way through the exchange at each. What an alert comes to rests
   * on the time before.
   */
  private void tell(ExchangeNode verdict, long fromMillis) {
    int most = evaluation instanceof AlertEvaluation ? 1 : TOLD_AHEAD;
    long time = fromMillis;
    for (int i = 0; i < most && time < rule.endMillis() && value.isReady(time); i++) {
      if (state.doneMillis(key) < time) {
        tell(verdict, time, of(time), Revision.of(applicationEpoch, 0, 0));
        state.setDone(key, time);
      }
      time = cadence.after(time);
    }
  }

  private void tell(ExchangeNode verdict, long timeMillis, Outcome outcome, long revision) {
    Spreading.report(
        writer,
        new Destination.Everywhere(),
        verdict.id(),
        0,
        timeMillis,
        revision,
        new ReportContent(
            outcome.complete(),
            outcome.failure(),
            outcome.joins(),
            outcome.count() == 0 || rule.group().limit() <= 0
                ? List.of() // so that most reports bring nothing, which merges needn't keep
                : List.of(new Partial(Labels.empty(), new double[] {outcome.count()}, List.of()))));
  }

  /** Tells again what has become another. */
  void tellAgain() {
    ExchangeNode verdict = node.verdict();
    while (verdict != null && !before.isEmpty()) {
      Map.Entry<Long, Outcome> told = before.pollFirstEntry();
      Outcome now = of(told.getKey());
      if (!now.tellsSame(told.getValue())) {
        tell(verdict, told.getKey(), now, Revision.of(applicationEpoch, 0, state.nextRevision()));
      }
    }
  }

  /** What the rule makes of the value at a time. */
  Outcome of(long timeMillis) {
    Outcome outcome = known.get(timeMillis);
    if (outcome == null) {
      outcome = evaluate(timeMillis);
      known.put(timeMillis, outcome);
      if (known.size() > REMEMBERED) {
        known.pollFirstEntry();
      }
    }
    return outcome;
  }

  /** Whether nothing is missing at a time for who reads the rule (R7). */
  boolean isReliable(long timeMillis) {
    // What a missing shard would have added, only that shard would read.
    return value.isComplete(timeMillis)
        || (value.areElementsWhole(timeMillis) && rule.isRoutedByLabels());
  }

  private Outcome evaluate(long timeMillis) {
    boolean isAll = value.isComplete(timeMillis);
    boolean areWhole = !isAll && value.areElementsWhole(timeMillis);
    boolean complete = isAll || areWhole;
    boolean reliable = isReliable(timeMillis);
    try {
      Evaluation seen = value.evaluation(timeMillis);
      VectorValue vector = value.vector(seen, timeMillis);
      Instant tick = Instant.ofEpochMilli(rule.tickMillis(timeMillis));
      if (evaluation instanceof AlertEvaluation alerting) {
        alerting.states().restore(alertsBefore(timeMillis));
        List<RuleSample> samples =
            isAll
                ? alerting.evaluate(tick, vector)
                : alerting.evaluateIncomplete(
                    tick, vector, areWhole, labels -> isAbsenceKnown(labels, timeMillis));
        return new Outcome(
            null,
            seen.joinSides(),
            samples,
            alerting.states().alerts(),
            alerting.states().active().size(),
            complete,
            reliable);
      }
      List<RuleSample> samples = evaluation.evaluate(tick, vector);
      return new Outcome(
          null, seen.joinSides(), samples, List.of(), samples.size(), complete, reliable);
    } catch (QueryException | RuleFailure e) {
      return new Outcome(
          String.valueOf(e.getMessage()),
          JoinSides.NONE,
          List.of(),
          List.of(),
          0,
          complete,
          reliable);
    }
  }

  /** Whether the shard that would have an alert's element has reported. */
  private boolean isAbsenceKnown(Labels labels, long timeMillis) {
    OptionalInt shard = rule.isRoutedByLabels() ? place.shardOf(labels) : OptionalInt.empty();
    return shard.isPresent() && value.hasReported(shard.getAsInt(), timeMillis);
  }

  /** The rule's alerts before its tick at a time. */
  List<Alert> alertsBefore(long timeMillis) {
    return state.alerts(rule.key(), cadence.last(timeMillis - 1));
  }

  /** Why the rule fails as a whole, or null. */
  @Nullable String failure(long timeMillis) {
    ExchangeNode verdict = node.verdict();
    if (verdict == null) {
      Outcome outcome = of(timeMillis);
      return outcome.failure() != null ? outcome.failure() : limitFailure(outcome.count());
    }
    String failure = state.inflow(verdict.id()).failure(timeMillis);
    return failure != null ? failure : limitFailure(total(verdict, timeMillis));
  }

  /** Whether it fails for its limit. */
  boolean isOverLimit(long timeMillis) {
    ExchangeNode verdict = node.verdict();
    long total = verdict == null ? of(timeMillis).count() : total(verdict, timeMillis);
    return limitFailure(total) != null;
  }

  private long total(ExchangeNode verdict, long timeMillis) {
    double total = 0;
    for (StoredReport report : state.inflow(verdict.id()).at(timeMillis).values()) {
      for (Partial element : report.elements()) {
        total += element.state(0);
      }
    }
    return Math.round(total);
  }

  private @Nullable String limitFailure(long count) {
    int limit = rule.group().limit();
    if (limit <= 0 || count <= limit) {
      return null;
    }
    String what = isAlerting() ? "alerts" : "series";
    return "exceeded limit of %d with %d %s".formatted(limit, count, what);
  }
}
