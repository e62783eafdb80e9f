package io.weir.topology.rules.unittest;

import io.weir.schemas.config.Durations;
import io.weir.schemas.config.Location;
import io.weir.schemas.labels.Labels;
import io.weir.topology.rules.alert.Alert;
import io.weir.topology.rules.alert.AlertState;
import io.weir.topology.rules.alert.AlertTemplates;
import io.weir.topology.rules.evaluate.AlertEvaluation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Expects alerts of a name to fire at a time. Immutable. */
record AlertCheck(Location place, UnitTestKeys.AlertRuleTest keys) {
  Duration time() {
    return keys.evalTime();
  }

  /** Compares with the alerts that fire now. */
  Optional<TestFailure> check(List<TestedGroup> groups, boolean showsDiff) {
    List<LabelledAlert> expected = keys.expAlerts().stream().map(this::expected).sorted().toList();
    List<LabelledAlert> found =
        groups.stream()
            .flatMap(group -> group.rules().stream())
            .filter(rule -> rule.name().equals(keys.alertname()))
            .flatMap(rule -> firing(rule).stream())
            .sorted()
            .toList();
    if (expected.equals(found)) {
      return Optional.empty();
    }
    String message =
        "alertname: " + keys.alertname() + ", time: " + Durations.format(keys.evalTime());
    return Optional.of(
        new TestFailure(place, message + Difference.of(lines(expected), lines(found), showsDiff)));
  }

  private LabelledAlert expected(UnitTestKeys.ExpectedAlert alert) {
    Map<String, String> labels = new TreeMap<>(alert.expLabels());
    labels.put(AlertTemplates.ALERT_NAME, keys.alertname());
    return LabelledAlert.of(Labels.ofMap(labels), alert.expAnnotations());
  }

  private static List<LabelledAlert> firing(TestedGroup.TestedRule rule) {
    if (!(rule.evaluation() instanceof AlertEvaluation alerting)) {
      return List.of();
    }
    List<LabelledAlert> firing = new ArrayList<>();
    for (Alert alert : alerting.states().active()) {
      if (alert.state() == AlertState.FIRING) {
        firing.add(LabelledAlert.of(alert.labels(), alert.annotations()));
      }
    }
    return firing;
  }

  private static List<String> lines(List<LabelledAlert> alerts) {
    return alerts.stream().flatMap(alert -> alert.lines().stream()).toList();
  }
}
