package io.weir.topology.merge;

import io.weir.schemas.labels.Labels;
import io.weir.topology.control.Revision;
import io.weir.topology.rules.alert.Alert;
import io.weir.topology.rules.schedule.ScheduledRule;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Alerts of a rule of which an earlier tick was told again. The topic is compacted and keeps what
 * was told last, so what holds of each one's newest tick has to be told once more (C6); and if the
 * rule is over, what its later lives have told of these alerts since. For one thread.
 */
final class CorrectedAlerts {
  private final ScheduledRule rule;
  private final long endedKey;
  private final MergeState state;
  private final StageValue value;
  private final RulePublisher publisher;
  private final long applicationEpoch;
  private final List<CorrectedAlerts> laterLives = new ArrayList<>();

  /** By labels, the latest tick that was told again. */
  private final Map<Labels, Long> toldAgain = new HashMap<>();

  /**
   * None yet.
   *
   * @param endedKey under which the state has the tick at which the rule's alerts ended
   */
  CorrectedAlerts(
      ScheduledRule rule,
      long endedKey,
      MergeState state,
      StageValue value,
      RulePublisher publisher,
      long applicationEpoch) {
    this.rule = rule;
    this.endedKey = endedKey;
    this.state = state;
    this.value = value;
    this.publisher = publisher;
    this.applicationEpoch = applicationEpoch;
  }

  /** Says that a rule of the same name goes on where this one is over. */
  void followedBy(CorrectedAlerts later) {
    laterLives.add(later);
  }

  /** Tells again of a tick. */
  void tell(long timeMillis, List<Alert> alerts, boolean complete, long revision) {
    publisher.alerts(rule, timeMillis, alerts, complete, revision, true);
    alerts.forEach(alert -> toldAgain.merge(alert.labels(), timeMillis, Math::max));
  }

  /** Tells last, of each alert that was told again, what holds of its newest tick. */
  void tellNewest(long revision) {
    Set<Labels> corrected = Set.copyOf(toldAgain.keySet());
    if (!corrected.isEmpty()) {
      long tickMillis = rule.tickMillis(newestMillis());
      tellNewestHere(revision);
      laterLives.forEach(later -> later.tellFrom(tickMillis, corrected));
    }
  }

  private long newestMillis() {
    return Math.max(state.doneMillis(rule.key()), state.doneMillis(endedKey));
  }

  private void tellNewestHere(long revision) {
    for (long time = newestMillis(); !toldAgain.isEmpty(); time = rule.cadence().last(time - 1)) {
      List<Alert> told =
          AlertChanges.of(alertsAfter(rule.cadence().last(time - 1)), alertsAfter(time));
      publisher.alerts(rule, time, take(time, told), value.isComplete(time), revision, true);
    }
  }

  /** Tells once more what was told of alerts at their newest tick, if that is at one or later. */
  private void tellFrom(long tickMillis, Set<Labels> alerts) {
    long fromMillis = tickMillis - rule.cadence().delayMillis();
    if (state.doneMillis(rule.key()) >= fromMillis) {
      alerts.forEach(labels -> toldAgain.put(labels, fromMillis - 1));
      tellNewestHere(Revision.of(applicationEpoch, rule.version(), state.nextRevision()));
    }
  }

  /**
   * The alerts as a tick has left them.
   *
   * @param timeMillis of a tick that is done, or of the one at which the rule's alerts ended
   */
  private List<Alert> alertsAfter(long timeMillis) {
    boolean hasEnded = state.doneMillis(endedKey) != Inflow.NONE;
    return hasEnded && timeMillis >= rule.endMillis()
        ? List.of()
        : state.alerts(rule.key(), timeMillis);
  }

  /**
   * Of what was told of a tick, that which is to be told once more. Looks at ticks from the newest
   * one back, each once, and forgets what it has found.
   */
  private List<Alert> take(long timeMillis, List<Alert> told) {
    toldAgain.values().removeIf(latestMillis -> latestMillis >= timeMillis);
    List<Alert> taken = new ArrayList<>();
    for (Alert alert : told) {
      if (toldAgain.remove(alert.labels()) != null) {
        taken.add(alert);
      }
    }
    return taken;
  }
}
