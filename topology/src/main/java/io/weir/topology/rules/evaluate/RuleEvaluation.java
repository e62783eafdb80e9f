package io.weir.topology.rules.evaluate;

import io.weir.topology.promql.value.VectorValue;
import io.weir.topology.rules.Rule;
import io.weir.topology.rules.RuleGroup;
import io.weir.topology.rules.template.Surroundings;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Turns the value of a rule's expression into samples, tick by tick. One thread. */
public sealed interface RuleEvaluation permits RecordingEvaluation, AlertEvaluation {
  /**
   * The samples of a tick, each labels once.
   *
   * @param tick later than all before it
   * @param vector the value of the rule's expression at the tick, less the group's query offset
   * @throws RuleFailure if the rule fails as a whole; an alerting rule's alerts stay as they were,
   *     but for a broken limit, which ends them all
   */
  List<RuleSample> evaluate(Instant tick, VectorValue vector) throws RuleFailure;

  /**
   * How a group's rule is evaluated.
   *
   * @param surroundings what templates of alerts read
   */
  static RuleEvaluation of(RuleGroup group, Rule rule, Surroundings surroundings) {
    Map<String, String> labels = new HashMap<>(group.labels());
    labels.putAll(rule.labels());
    return switch (rule) {
      case Rule.Recording recording ->
          new RecordingEvaluation(recording.name(), labels, group.limit());
      case Rule.Alerting alerting ->
          new AlertEvaluation(alerting, labels, group.limit(), surroundings);
    };
  }
}
