package io.weir.topology.merge;

import io.weir.schemas.labels.Labels;
import io.weir.topology.control.Revision;
import io.weir.topology.exchange.ReportWriter;
import io.weir.topology.rules.alert.Alert;
import io.weir.topology.rules.evaluate.RuleSample;
import io.weir.topology.rules.schedule.Cadence;
import io.weir.topology.rules.schedule.RuleNode;
import io.weir.topology.rules.schedule.ScheduledRule;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.LongUnaryOperator;

/**
 * A rule in one merge partition: evaluated and published time by time, and again when what it rests
 * on has changed (C3, C6). What it gave at a time follows from what is stored, so before that
 * changes it is computed once more, to find what differs then. For one thread.
 */
final class RuleTask implements MergeTask {
  private static final long NEVER = Long.MAX_VALUE;
  private static final long ENDED = 0x14057B7EF767814FL;

  /** Times whose value is remembered beyond those that are looked at. */
  private static final int REMEMBERED = 4;

  private final ScheduledRule rule;
  private final Cadence cadence;
  private final StageValue value;
  private final MergeState state;
  private final RulePublisher publisher;
  private final long applicationEpoch;
  private final long key;
  private final long endedKey;
  private final RuleOutcomes outcomes;
  private final NavigableMap<Long, Given> givens = new TreeMap<>();
  private final CorrectedAlerts correctedAlerts;

  /** What was given at times that are to be looked at again, before something changed. */
  private final NavigableMap<Long, Given> before = new TreeMap<>();

  /** Times that are to be looked at again. */
  private final NavigableSet<Long> stale = new TreeSet<>();

  private final LostTimes lost;

  RuleTask(
      RuleNode node,
      MergeState state,
      MergePlace place,
      ReportWriter writer,
      RulePublisher publisher,
      long applicationEpoch) {
    this.rule = node.rule();
    this.cadence = rule.cadence();
    this.lost = new LostTimes(cadence);
    this.value = new StageValue(node.results(), state, place);
    this.state = state;
    this.publisher = publisher;
    this.applicationEpoch = applicationEpoch;
    this.key = rule.key();
    this.outcomes = new RuleOutcomes(node, value, state, place, writer, applicationEpoch);
    this.endedKey = rule.key() ^ ENDED;
    this.correctedAlerts =
        new CorrectedAlerts(rule, endedKey, state, value, publisher, applicationEpoch);
  }

  /**
   * Whether this is an alert that is over, and another rule a later life of it, as it is or
   * changed.
   */
  boolean isFollowedBy(RuleTask other) {
    return outcomes.isAlerting()
        && other.outcomes.isAlerting()
        && rule.endMillis() != Long.MAX_VALUE
        && rule.version() < other.rule.version()
        && rule.rule().name().equals(other.rule.rule().name());
  }

  /** The version of the rule set in which the rule's life began. */
  long version() {
    return rule.version();
  }

  /** Says that {@linkplain #isFollowedBy a later life} is evaluated here, too; in their order. */
  void followedBy(RuleTask later) {
    correctedAlerts.followedBy(later.correctedAlerts);
  }

  private long doneMillis() {
    return state.doneMillis(key);
  }

  /**
   * Tells shards how far the rule is, and at which ticks something is missing, as far back as that
   * is known. They may read it only now, at earlier ticks too, and it may have no tick for long, or
   * none any more (R6, R7).
   */
  void tellProgress() {
    long done = doneMillis();
    if (done == Inflow.NONE) {
      return;
    }
    if (value.firstMillis() != Inflow.NONE) {
      long known = Math.max(value.firstMillis(), correctableMillis(state::floorMillis));
      tellMissing(Math.max(rule.firstMillis(), known), done);
    }
    publisher.published(rule, done);
  }

  private void tellMissing(long fromMillis, long toMillis) {
    if (value.isCompleteBetween(fromMillis - 1, toMillis)) {
      return;
    }
    for (long time = cadence.after(fromMillis - 1); time <= toMillis; time = cadence.after(time)) {
      if (!outcomes.isReliable(time)) {
        publisher.reliable(rule, time, false);
      }
    }
  }

  /**
   * The first time that may be computed again: for the ones before, something is dropped of what
   * they rest on.
   *
   * @param floorMillis by the identity of an exchange, the first time that is kept of it
   */
  private long correctableMillis(LongUnaryOperator floorMillis) {
    return Math.max(value.wholeFromMillis(floorMillis), outcomes.knownFromMillis(floorMillis));
  }

  private Span affected(long exchangeId, long timeMillis) {
    return outcomes.isVerdict(exchangeId)
        ? new Span(timeMillis, timeMillis)
        : value.affected(exchangeId, timeMillis);
  }

  @Override
  public void changing(long exchangeId, long timeMillis) {
    Span affected = affected(exchangeId, timeMillis);
    if (affected.isEmpty()) {
      return;
    }
    long done = doneMillis();
    // What became of the rule elsewhere doesn't change what it makes of the value here.
    long told = outcomes.isVerdict(exchangeId) ? Inflow.NONE : outcomes.toldMillis();
    long from = Math.max(affected.fromMillis(), correctableMillis(state::floorMillis));
    lost.add(
        Math.max(affected.fromMillis(), rule.firstMillis()),
        Math.min(from - 1, Math.min(affected.toMillis(), done)));
    for (long time = cadence.after(from - 1);
        time <= Math.min(affected.toMillis(), Math.max(done, told));
        time = cadence.after(time)) {
      if (time <= told) {
        outcomes.capture(time);
      }
      if (time <= done) {
        look(time);
      }
    }
  }

  /** Notes that a time is to be looked at again, and what was given there and beside it. */
  private void look(long timeMillis) {
    stale.add(timeMillis);
    capture(cadence.last(timeMillis - 1));
    capture(timeMillis);
    if (cadence.after(timeMillis) <= doneMillis()) {
      capture(cadence.after(timeMillis));
    }
  }

  private void capture(long timeMillis) {
    if (!before.containsKey(timeMillis)) {
      before.put(timeMillis, given(timeMillis));
    }
  }

  @Override
  public void changed(long exchangeId, long timeMillis) {
    if (outcomes.isVerdict(exchangeId)) {
      givens.tailMap(timeMillis, true).clear();
      return;
    }
    value.changed(exchangeId, timeMillis);
    Span affected = affected(exchangeId, timeMillis);
    if (!affected.isEmpty()) {
      forgetFrom(affected.fromMillis());
    }
  }

  private void forgetFrom(long timeMillis) {
    outcomes.forgetFrom(timeMillis);
    givens.tailMap(timeMillis, true).clear();
  }

  @Override
  public void run() {
    long startNanos = System.nanoTime();
    correct();
    outcomes.tellAgain();
    for (long next = nextMillis();
        next != NEVER && value.isReady(next) && outcomes.isDecided(next);
        next = nextMillis()) {
      publish(next);
    }
    end();
    publisher.worked(rule, System.nanoTime() - startNanos);
  }

  @Override
  public long nextMillis() {
    long done = doneMillis();
    long next;
    if (done == Inflow.NONE) {
      long first = value.firstMillis();
      if (first == Inflow.NONE) {
        return NEVER;
      }
      next = cadence.after(Math.max(first, rule.firstMillis()) - 1);
    } else {
      next = cadence.after(done);
    }
    return next < rule.endMillis() ? next : NEVER;
  }

  /** What the rule gives at a time that is done, or is about to be. */
  private Given given(long timeMillis) {
    Given known = givens.get(timeMillis);
    if (known == null) {
      known = compute(timeMillis);
      givens.put(timeMillis, known);
      if (givens.size() > REMEMBERED) {
        givens.pollFirstEntry();
      }
    }
    return known;
  }

  private Given compute(long timeMillis) {
    if (timeMillis < rule.firstMillis()
        || value.firstMillis() == Inflow.NONE
        || timeMillis < value.firstMillis()) {
      return Given.NOTHING;
    }
    if (timeMillis < correctableMillis(state::floorMillis)) {
      return Given.dropped(state.alive(key), state.alerts(key, timeMillis));
    }
    Outcome outcome = outcomes.of(timeMillis);
    String failure = outcomes.failure(timeMillis);
    if (failure != null) {
      Set<Labels> alive = given(cadence.last(timeMillis - 1)).alive();
      List<Alert> alerts =
          outcomes.isOverLimit(timeMillis) ? List.of() : outcomes.alertsBefore(timeMillis);
      return new Given(failure, Map.of(), alive, alerts, outcome.complete(), outcome.reliable());
    }
    Map<Labels, RuleSample> samples = new HashMap<>();
    outcome.samples().forEach(sample -> samples.put(sample.labels(), sample));
    return new Given(
        null,
        samples,
        Set.copyOf(samples.keySet()),
        outcome.alerts(),
        outcome.complete(),
        outcome.reliable());
  }

  private void publish(long timeMillis) {
    Given now = given(timeMillis);
    Given previous = given(cadence.last(timeMillis - 1));
    long revision = Revision.of(applicationEpoch, rule.version(), 0);
    for (RuleSample sample : now.samples().values()) {
      publisher.sample(rule, timeMillis, sample, now.complete(), revision, false);
    }
    for (Labels labels : now.ends(previous)) {
      publisher.ended(rule, timeMillis, labels, now.complete(), revision, false);
    }
    if (outcomes.isAlerting()) {
      publisher.alerts(
          rule,
          timeMillis,
          AlertChanges.of(previous.alerts(), now.alerts()),
          now.complete(),
          revision,
          false);
      state.setAlerts(key, timeMillis, now.alerts());
    }
    state.setDone(key, timeMillis);
    publisher.evaluated(rule, timeMillis, now);
    publisher.published(rule, timeMillis);
    if (!now.reliable()) {
      publisher.reliable(rule, timeMillis, false);
    }
  }

  private void correct() {
    if (stale.isEmpty()) {
      return;
    }
    long revision = Revision.of(applicationEpoch, rule.version(), state.nextRevision());
    while (!stale.isEmpty()) {
      correct(stale.removeFirst(), revision);
    }
    before.clear();
    correctedAlerts.tellNewest(revision);
    publisher.published(rule, doneMillis());
  }

  private void correct(long timeMillis, long revision) {
    boolean hasEnded = state.doneMillis(endedKey) != Inflow.NONE;
    if (hasEnded && timeMillis >= rule.endMillis()) {
      return; // taken back
    }
    long previousMillis = cadence.last(timeMillis - 1);
    Given previousNow = given(previousMillis);
    Given previousThen = before.getOrDefault(previousMillis, previousNow);
    Given now = given(timeMillis);
    Given then = formerly(timeMillis, now, previousThen);
    for (RuleSample sample : now.samples().values()) {
      RuleSample former = then.samples().get(sample.labels());
      if (former == null
          || !SampleValues.equal(former, sample)
          || now.complete() != then.complete()) {
        publisher.sample(rule, timeMillis, sample, now.complete(), revision, true);
      }
    }
    correctEnds(timeMillis, then.ends(previousThen), now.ends(previousNow), then, now, revision);
    if (now.reliable() != then.reliable()) {
      publisher.reliable(rule, timeMillis, now.reliable());
    }
    boolean alertsChanged = !now.alerts().equals(then.alerts());
    long nextMillis = cadence.after(timeMillis);
    if (nextMillis <= doneMillis() && (alertsChanged || !now.alive().equals(then.alive()))) {
      capture(nextMillis);
      stale.add(nextMillis);
    }
    // Of what the tick before left, an end may follow, though nothing is left of it after this one.
    correctedAlerts.tell(
        timeMillis,
        AlertChanges.corrections(
            AlertChanges.of(previousThen.alerts(), then.alerts()),
            AlertChanges.of(previousNow.alerts(), now.alerts())),
        now.complete(),
        revision);
    if (alertsChanged) {
      outcomes.capture(nextMillis);
      state.setAlerts(key, timeMillis, now.alerts());
      forgetFrom(nextMillis);
    } else if (!now.alive().equals(then.alive())) {
      givens.tailMap(nextMillis, true).clear();
    }
    if (hasEnded && nextMillis >= rule.endMillis()) {
      correctEnd(nextMillis, then, now, revision);
    }
    publisher.evaluated(rule, timeMillis, now);
  }

  /**
   * What was given at a time. Where the rule failed, series went on from the tick before, which may
   * have been captured after that had changed: so it is said here, tick by tick, what went on.
   */
  private Given formerly(long timeMillis, Given now, Given previousThen) {
    Given then = before.getOrDefault(timeMillis, now);
    if (then.failure() != null) {
      then = then.withAlive(previousThen.alive());
    }
    before.put(timeMillis, then);
    return then;
  }

  /** Publishes which series end at a time and didn't, and takes back what isn't there any more. */
  private void correctEnds(
      long timeMillis,
      Set<Labels> endsThen,
      Set<Labels> endsNow,
      Given then,
      Given now,
      long revision) {
    for (Labels labels : endsNow) {
      if (!endsThen.contains(labels)) {
        publisher.ended(rule, timeMillis, labels, now.complete(), revision, true);
      }
    }
    for (Labels labels : then.samples().keySet()) {
      if (!now.samples().containsKey(labels) && !endsNow.contains(labels)) {
        publisher.takenBack(rule, timeMillis, labels, true, now.complete(), revision);
      }
    }
    for (Labels labels : endsThen) {
      if (!now.samples().containsKey(labels) && !endsNow.contains(labels)) {
        publisher.takenBack(rule, timeMillis, labels, false, now.complete(), revision);
      }
    }
  }

  /** What the last time gives now, and didn't when the rule ended, ends too. */
  private void correctEnd(long endMillis, Given then, Given now, long revision) {
    correctEnds(endMillis, then.alive(), now.alive(), Given.NOTHING, Given.NOTHING, revision);
    correctedAlerts.tell(
        endMillis,
        AlertChanges.corrections(
            AlertChanges.of(then.alerts(), List.of()), AlertChanges.of(now.alerts(), List.of())),
        true,
        revision);
  }

  /**
   * Ends the series of a rule that is no more (R2). What was published of later times, before it
   * was known here that the rule ends, is taken back.
   */
  private void end() {
    long done = doneMillis();
    if (rule.endMillis() == Long.MAX_VALUE
        || done == Inflow.NONE
        || cadence.after(done) < rule.endMillis()
        || state.doneMillis(endedKey) != Inflow.NONE) {
      return;
    }
    long endMillis = cadence.after(rule.endMillis() - 1);
    Given last = given(cadence.last(endMillis - 1));
    long revision = Revision.of(applicationEpoch, rule.version(), state.nextRevision());
    for (long time = endMillis; time <= done; time = cadence.after(time)) {
      Given takenBack = given(time);
      Given previous = given(cadence.last(time - 1));
      Set<Labels> ends = time == endMillis ? last.alive() : Set.of();
      correctEnds(time, takenBack.ends(previous), ends, takenBack, Given.NOTHING, revision);
      List<Alert> told = AlertChanges.of(previous.alerts(), takenBack.alerts());
      publisher.alerts(rule, time, AlertChanges.corrections(told, List.of()), true, revision, true);
    }
    if (done < endMillis) {
      last.alive()
          .forEach(labels -> publisher.ended(rule, endMillis, labels, true, revision, false));
    }
    publisher.alerts(
        rule,
        endMillis,
        AlertChanges.of(last.alerts(), List.of()),
        true,
        revision,
        done >= endMillis);
    state.setDone(endedKey, endMillis);
  }

  @Override
  public int takeLost() {
    return lost.take();
  }

  @Override
  public Set<Long> keys() {
    return Set.of(key, endedKey, outcomes.key());
  }

  @Override
  public void prune(LongUnaryOperator floorMillis) {
    long correctable = correctableMillis(floorMillis);
    if (correctable == Inflow.NONE) {
      return;
    }
    long last = cadence.last(correctable - 1);
    keepAlive(last);
    value.prune(cadence.after(last));
    // The first tick that is kept goes on from the alerts after the one before it.
    state.pruneAlerts(key, last);
  }

  /**
   * Keeps which series go on after the last time that is dropped, where what follows needs that:
   * the first time that is kept, if it fails, or one that is still to come.
   */
  private void keepAlive(long lastMillis) {
    long last = Math.min(lastMillis, doneMillis());
    if (last == Inflow.NONE || last < correctableMillis(state::floorMillis)) {
      return;
    }
    boolean goesOn =
        last == doneMillis()
            ? nextMillis() != NEVER
            : rule.mayFail() && outcomes.failure(cadence.after(last)) != null;
    state.setAlive(key, goesOn ? given(last).alive() : Set.of());
  }
}
