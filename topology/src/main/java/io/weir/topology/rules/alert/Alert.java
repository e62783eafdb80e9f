package io.weir.topology.rules.alert;

import io.weir.schemas.labels.Labels;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An alert of a rule after a tick. All times are event times of ticks. Immutable.
 *
 * @param element as it was when it was last there
 * @param activeAt since when the element is there
 * @param firedAt since when it fires; null if it is pending
 * @param resolvedAt when it ended; null if it has not
 * @param keepFiringSince since when the element is gone while the alert fires on; null if it isn't
 */
public record Alert(
    AlertElement element,
    AlertState state,
    Instant activeAt,
    @Nullable Instant firedAt,
    @Nullable Instant resolvedAt,
    @Nullable Instant keepFiringSince) {

  static Alert begun(AlertElement element, Instant tick) {
    return new Alert(element, AlertState.PENDING, tick, null, null, null);
  }

  Alert with(AlertElement newer) {
    return new Alert(newer, state, activeAt, firedAt, resolvedAt, keepFiringSince);
  }

  Alert firingWithout(@Nullable Instant since) {
    return new Alert(element, state, activeAt, firedAt, resolvedAt, since);
  }

  Alert fired(Instant tick) {
    return new Alert(element, AlertState.FIRING, activeAt, tick, resolvedAt, keepFiringSince);
  }

  Alert pendingAgain() {
    return new Alert(element, AlertState.PENDING, activeAt, null, resolvedAt, null);
  }

  Alert resolved(Instant tick) {
    return new Alert(element, AlertState.INACTIVE, activeAt, firedAt, tick, keepFiringSince);
  }

  /** What tells it from other alerts of its rule. */
  public Labels labels() {
    return element.labels();
  }

  /** The expanded annotations, in the order of names. */
  public Map<String, String> annotations() {
    return element.annotations();
  }

  /** Whether it is pending or firing. */
  public boolean isActive() {
    return state != AlertState.INACTIVE;
  }
}
