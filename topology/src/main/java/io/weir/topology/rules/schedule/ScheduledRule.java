package io.weir.topology.rules.schedule;

import io.weir.topology.promql.distribute.DistributedPlan;
import io.weir.topology.rules.Rule;
import io.weir.topology.rules.RuleGroup;
import io.weir.topology.rules.evaluate.RuleEvaluation;
import io.weir.topology.rules.template.Surroundings;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A rule in its unbroken life over versions of the rule set. Immutable.
 *
 * @param id file, group and position, for people
 * @param key tells it from other rules and from other lives of the same rule: a hash of all that
 *     its results depend on and of the version in which this life began
 * @param version the version of the rule set in which this life began
 * @param subqueryStep the step of subqueries that have none
 * @param cadence its ticks, less the query offset: the times of its samples
 * @param firstMillis no sample is before
 * @param endMillis no sample is at this time or later; {@code Long.MAX_VALUE} while it lives
 * @param mayFail whether it may fail as a whole, or has a limit (R8)
 */
public record ScheduledRule(
    String id,
    long key,
    long version,
    RuleGroup group,
    Rule rule,
    DistributedPlan plan,
    Duration subqueryStep,
    Cadence cadence,
    long firstMillis,
    long endMillis,
    boolean mayFail,
    Surroundings surroundings) {

  /** How its expression's value becomes samples; the limit, which is for all partitions, is not. */
  public RuleEvaluation evaluation() {
    RuleGroup unlimited =
        new RuleGroup(
            group.name(), group.interval(), group.queryOffset(), 0, group.labels(), List.of());
    return RuleEvaluation.of(unlimited, rule, surroundings);
  }

  /** Whether an alert's {@code job} and {@code instance} say in which shard its element is. */
  public boolean isRoutedByLabels() {
    Set<String> set = new HashSet<>(group.labels().keySet());
    set.addAll(rule.labels().keySet());
    return plan.keepsRoutingLabels() && !set.contains("job") && !set.contains("instance");
  }

  /** Whether it has a sample at a time. */
  public boolean isDueAt(long timeMillis) {
    return timeMillis >= firstMillis && timeMillis < endMillis && cadence.has(timeMillis);
  }

  /** The tick of a sample. */
  public long tickMillis(long timeMillis) {
    return timeMillis + cadence.delayMillis();
  }

  /** The last of its times not after a time; less than {@link #firstMillis} if there is none. */
  public long lastDue(long timeMillis) {
    return cadence.last(Math.min(timeMillis, endMillis - 1));
  }
}
