package io.weir.topology.merge;

import io.weir.schemas.labels.Labels;
import io.weir.topology.rules.alert.Alert;
import io.weir.topology.rules.alert.AlertState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What is to be told of a rule's alerts after a tick. */
final class AlertChanges {
  private AlertChanges() {}

  /**
   * The alerts that are active, and those that aren't any more, once.
   *
   * @param earlier after the tick before
   * @param now after the tick
   */
  static List<Alert> of(List<Alert> earlier, List<Alert> now) {
    Map<Labels, Alert> former = new HashMap<>();
    earlier.forEach(alert -> former.put(alert.labels(), alert));
    List<Alert> changes = new ArrayList<>();
    for (Alert alert : now) {
      Alert before = former.remove(alert.labels());
      if (alert.isActive() || (before != null && !before.equals(alert))) {
        changes.add(alert);
      }
    }
    for (Alert gone : former.values()) {
      if (gone.isActive()) {
        changes.add(ended(gone));
      }
    }
    return changes;
  }

  /**
   * What is to be told of a tick instead of what was told of it. What was told and is no more ends,
   * without an end of its own.
   *
   * @param told what {@link #of} gave before
   * @param now what it gives now
   */
  static List<Alert> corrections(List<Alert> told, List<Alert> now) {
    Map<Labels, Alert> former = new HashMap<>();
    told.forEach(alert -> former.put(alert.labels(), alert));
    List<Alert> corrections = new ArrayList<>();
    for (Alert alert : now) {
      if (!alert.equals(former.remove(alert.labels()))) {
        corrections.add(alert);
      }
    }
    for (Alert gone : former.values()) {
      if (!gone.equals(ended(gone))) {
        corrections.add(ended(gone));
      }
    }
    return corrections;
  }

  /** A pending alert whose element is gone is forgotten; told once, without an end of its own. */
  private static Alert ended(Alert alert) {
    return new Alert(alert.element(), AlertState.INACTIVE, alert.activeAt(), null, null, null);
  }
}
