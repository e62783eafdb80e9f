package io.weir.topology.merge;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.weir.topology.rules.schedule.ScheduledRule;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How far rules are: a gauge a rule, which the merge partitions of an instance share, as they share
 * what is known of rules. Thread-safe.
 */
final class RuleGauges {
  private final MeterRegistry registry;
  private final RuleHealth health;
  private final Map<Long, Gauge> gauges = new ConcurrentHashMap<>();

  RuleGauges(MeterRegistry registry, RuleHealth health) {
    this.registry = registry;
    this.health = health;
  }

  /** Shows a rule from now on, if it isn't shown already. */
  void show(ScheduledRule rule, Tags tags) {
    gauges.computeIfAbsent(
        rule.key(),
        ignored ->
            Gauge.builder("weir.rule.evaluated", health, known -> known.evaluatedSeconds(rule))
                .description("The latest time, by samples, at which a rule was evaluated")
                .baseUnit("seconds")
                .tags(tags)
                .strongReference(true)
                .register(registry));
  }

  /** Shows a rule no longer: one that is no more would seem to fall behind. */
  void hide(long ruleKey) {
    Gauge gauge = gauges.remove(ruleKey);
    if (gauge != null) {
      registry.remove(gauge);
    }
  }
}
