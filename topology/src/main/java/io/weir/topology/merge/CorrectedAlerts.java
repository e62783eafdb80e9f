package io.weir.topology.merge;

import io.weir.schemas.labels.Labels;
import io.weir.topology.rules.alert.Alert;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Alerts of a rule of which an earlier tick was told again. The topic is compacted and keeps what
 * was told last, so what holds of each one's newest tick has to be told once more. For one thread.
 */
final class CorrectedAlerts {
  /** By labels, the latest tick that was told again. */
  private final Map<Labels, Long> toldAgain = new HashMap<>();

  /** A tick was told again. */
  void add(long timeMillis, List<Alert> alerts) {
    alerts.forEach(alert -> toldAgain.merge(alert.labels(), timeMillis, Math::max));
  }

  /** Whether there is none left whose newest tick is being looked for. */
  boolean isEmpty() {
    return toldAgain.isEmpty();
  }

  /**
   * Of what was told of a tick, that which is to be told once more. Looks at ticks from the newest
   * one back, each once, and forgets what it has found.
   */
  List<Alert> take(long timeMillis, List<Alert> told) {
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
