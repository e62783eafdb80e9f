package io.weir.ops.serve.query;

import io.weir.schemas.labels.Labels;
import io.weir.topology.promql.matcher.Matcher;
import io.weir.topology.query.http.AlertState;
import io.weir.topology.query.http.RuleState;
import java.util.List;
import java.util.Optional;

/**
 * What a caller who is bound to matchers sees of rules: those whose own labels fulfil them, and
 * those that have alerts that do, with these alerts only. Why a rule fails names series that
 * needn't be his, so that isn't told.
 *
 * @param matchers all of which must be fulfilled; none for who sees everything
 */
record SeenRules(List<Matcher> matchers) {
  static final String UNTOLD = "why is told to callers who may see all series";

  /** A rule as the caller sees it, if he does. */
  Optional<RuleState> of(RuleState rule) {
    if (matchers.isEmpty()) {
      return Optional.of(rule);
    }
    return switch (rule) {
      case RuleState.Recording recording ->
          isSeen(labels(rule, Labels.METRIC_NAME))
              ? Optional.of(
                  new RuleState.Recording(
                      recording.name(),
                      recording.query(),
                      recording.labels(),
                      untold(recording.evaluation())))
              : Optional.empty();
      case RuleState.Alerting alerting -> {
        List<AlertState> alerts =
            alerting.alerts().stream().filter(alert -> isSeen(alert.labels())).toList();
        yield alerts.isEmpty() && !isSeen(labels(rule, "alertname"))
            ? Optional.empty()
            : Optional.of(
                new RuleState.Alerting(
                    alerting.name(),
                    alerting.query(),
                    alerting.labels(),
                    untold(alerting.evaluation()),
                    alerting.hold(),
                    alerting.keepFiringFor(),
                    alerting.annotations(),
                    alerts));
      }
    };
  }

  private boolean isSeen(Labels labels) {
    return ActiveAlerts.isSeen(labels, matchers);
  }

  private static Labels labels(RuleState rule, String nameLabel) {
    return rule.labels().toBuilder().set(nameLabel, rule.name()).build();
  }

  private static RuleState.Evaluation untold(RuleState.Evaluation evaluation) {
    return evaluation.lastError().isEmpty()
        ? evaluation
        : new RuleState.Evaluation(
            evaluation.health(), UNTOLD, evaluation.took(), evaluation.time());
  }
}
