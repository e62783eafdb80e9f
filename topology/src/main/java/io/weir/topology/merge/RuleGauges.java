package io.weir.topology.merge;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.weir.topology.rules.schedule.ScheduledRule;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * How far rules are: a gauge a rule, which the merge partitions of an instance share, as they share
 * what is known of rules. Thread-safe.
 */
final class RuleGauges {
  private final MeterRegistry registry;
  private final RuleHealth health;
  private final Map<Tags, Shown> shown = new HashMap<>();

  /** A gauge, and the lives of rules that it stands for, each as often as partitions show it. */
  private record Shown(Gauge gauge, List<ScheduledRule> rules) {}

  RuleGauges(MeterRegistry registry, RuleHealth health) {
    this.registry = registry;
    this.health = health;
  }

  /**
   * Shows a rule from now on. Several lives of a rule, and rules of one name in a group, have one
   * gauge: of the latest of their times.
   */
  synchronized void show(ScheduledRule rule, Tags tags) {
    shown.computeIfAbsent(tags, this::register).rules().add(rule);
  }

  private Shown register(Tags tags) {
    List<ScheduledRule> rules = new CopyOnWriteArrayList<>();
    Gauge gauge =
        Gauge.builder("weir.rule.evaluated", rules, this::latestSeconds)
            .description("The latest time, by samples, at which a rule was evaluated")
            .baseUnit("seconds")
            .tags(tags)
            .strongReference(true)
            .register(registry);
    return new Shown(gauge, rules);
  }

  private double latestSeconds(List<ScheduledRule> rules) {
    double latest = Double.NaN;
    for (ScheduledRule rule : rules) {
      double seconds = health.evaluatedSeconds(rule);
      latest = Double.isNaN(latest) || seconds > latest ? seconds : latest;
    }
    return latest;
  }

  /**
   * Takes back one {@link #show}. A rule that nobody shows has no gauge: it would seem to fall
   * behind.
   */
  synchronized void hide(ScheduledRule rule, Tags tags) {
    Shown known = shown.get(tags);
    if (known != null && known.rules().remove(rule) && known.rules().isEmpty()) {
      shown.remove(tags);
      registry.remove(known.gauge());
    }
  }
}
