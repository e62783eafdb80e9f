package io.weir.topology.query.http;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A group of rules.
 *
 * @param limit series that one of its rules may have; 0 for any number
 * @param evaluationTime how long the last evaluation took
 * @param lastEvaluation when it began, or null if there was none
 */
public record RuleGroupState(
    String name,
    String file,
    List<RuleState> rules,
    Duration interval,
    int limit,
    Duration evaluationTime,
    @Nullable Instant lastEvaluation) {
  public RuleGroupState {
    rules = List.copyOf(rules);
  }

  /** The same with other rules. */
  RuleGroupState withRules(List<RuleState> others) {
    return new RuleGroupState(name, file, others, interval, limit, evaluationTime, lastEvaluation);
  }
}
