package io.weir.topology.rules.alert;

import io.weir.schemas.labels.Labels;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The alerts of one rule, a fold over ticks: each tick's elements begin alerts, let them fire and
 * end them. What it holds can be saved by {@link #alerts()} and made again by {@link #restore}. One
 * thread.
 */
public final class AlertStates {
  /** How long an alert that has ended is remembered, so that its end can be told again. */
  private static final Duration RESOLVED_RETENTION = Duration.ofMinutes(15);

  private final Duration holdFor;
  private final Duration keepFiringFor;
  private final Map<Labels, Alert> alerts = new TreeMap<>();

  /**
   * No alerts yet.
   *
   * @param holdFor how long an element must be there before its alert fires
   * @param keepFiringFor how long an alert fires on without its element
   */
  public AlertStates(Duration holdFor, Duration keepFiringFor) {
    this.holdFor = holdFor;
    this.keepFiringFor = keepFiringFor;
  }

  /** The alerts of earlier ticks, saved from {@link #alerts()}; what was there before is gone. */
  public void restore(Collection<Alert> saved) {
    alerts.clear();
    saved.forEach(alert -> alerts.put(alert.labels(), alert));
  }

  /** Forgets all alerts, as after a tick that broke the rule's limit. */
  public void clear() {
    alerts.clear();
  }

  /** All alerts, those too that ended in the last 15 minutes, in the order of labels; a copy. */
  public List<Alert> alerts() {
    return List.copyOf(alerts.values());
  }

  /** The alerts that are pending or fire, in the order of labels. */
  public List<Alert> active() {
    return alerts.values().stream().filter(Alert::isActive).toList();
  }

  /**
   * Takes in a tick, later than all before it.
   *
   * @param elements the rule's at that tick, each labels once
   */
  public void advance(Instant tick, Collection<AlertElement> elements) {
    advance(tick, elements, labels -> true);
  }

  /**
   * Takes in a tick at which some elements may be missing that are there: those that are known
   * advance, alerts without one stay as they are unless it is known that it isn't there (R7).
   *
   * @param elements the rule's at that tick, as far as they are known, each labels once
   * @param isAbsenceKnown whether an alert of these labels would have its element if there were one
   */
  public void advanceKnown(
      Instant tick, Collection<AlertElement> elements, Predicate<Labels> isAbsenceKnown) {
    advance(tick, elements, isAbsenceKnown);
  }

  private void advance(
      Instant tick, Collection<AlertElement> elements, Predicate<Labels> isAbsenceKnown) {
    Map<Labels, AlertElement> present = new TreeMap<>();
    for (AlertElement element : elements) {
      present.put(element.labels(), element);
      Alert known = alerts.get(element.labels());
      alerts.put(
          element.labels(),
          known != null && known.isActive() ? known.with(element) : Alert.begun(element, tick));
    }
    Iterator<Map.Entry<Labels, Alert>> all = alerts.entrySet().iterator();
    while (all.hasNext()) {
      Map.Entry<Labels, Alert> entry = all.next();
      Alert next =
          present.containsKey(entry.getKey())
              ? timed(entry.getValue().firingWithout(null), tick)
              : isAbsenceKnown.test(entry.getKey())
                  ? withoutElement(entry.getValue(), tick)
                  : entry.getValue();
      if (next == null) {
        all.remove();
      } else {
        entry.setValue(next);
      }
    }
  }

  /** What becomes of an alert whose element is gone; null if it is forgotten. */
  private @Nullable Alert withoutElement(Alert alert, Instant tick) {
    return switch (alert.state()) {
      case PENDING -> null;
      case INACTIVE -> isForgotten(alert.resolvedAt(), tick) ? null : alert;
      case FIRING -> {
        if (keepFiringFor.isZero()) {
          yield alert.resolved(tick);
        }
        Instant since = alert.keepFiringSince() == null ? tick : alert.keepFiringSince();
        Alert without = alert.firingWithout(since);
        yield Duration.between(since, tick).compareTo(keepFiringFor) < 0
            ? timed(without, tick)
            : without.resolved(tick);
      }
    };
  }

  private static boolean isForgotten(@Nullable Instant resolvedAt, Instant tick) {
    return resolvedAt != null
        && Duration.between(resolvedAt, tick).compareTo(RESOLVED_RETENTION) > 0;
  }

  /** Fires what has been there for long enough; what fires too early, by a longer hold, waits. */
  private Alert timed(Alert alert, Instant tick) {
    boolean held = Duration.between(alert.activeAt(), tick).compareTo(holdFor) >= 0;
    if (alert.state() == AlertState.PENDING && held) {
      return alert.fired(tick);
    }
    return alert.state() == AlertState.FIRING && !held ? alert.pendingAgain() : alert;
  }
}
