package io.weir.topology.merge;

import io.weir.schemas.labels.Labels;
import io.weir.topology.rules.alert.Alert;
import io.weir.topology.rules.evaluate.RuleSample;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a rule gives at a tick in one merge partition, by what is known now.
 *
 * @param failure why it gives nothing; null if it doesn't fail
 * @param samples by labels
 * @param alive the series that go on after the tick: its samples', or if it fails those before
 * @param alerts after the tick
 * @param complete whether what it gives rests on everything
 * @param reliable whether nothing is missing for who reads it (R7)
 */
record Given(
    @Nullable String failure,
    Map<Labels, RuleSample> samples,
    Set<Labels> alive,
    List<Alert> alerts,
    boolean complete,
    boolean reliable) {
  static final Given NOTHING = new Given(null, Map.of(), Set.of(), List.of(), true, true);

  /** What is known of a tick whose reports are dropped. */
  static Given dropped(Set<Labels> alive, List<Alert> alerts) {
    return new Given(null, Map.of(), alive, alerts, true, true);
  }

  /** The series that end at the tick; none if the rule fails. */
  Set<Labels> ends(Given previous) {
    if (failure != null) {
      return Set.of();
    }
    Set<Labels> ends = new HashSet<>(previous.alive);
    ends.removeAll(samples.keySet());
    return ends;
  }

  /** The same where other series go on. */
  Given withAlive(Set<Labels> others) {
    return new Given(failure, samples, others, alerts, complete, reliable);
  }
}
