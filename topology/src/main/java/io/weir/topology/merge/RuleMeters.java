package io.weir.topology.merge;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.weir.topology.rules.schedule.ScheduledRule;
import java.util.HashMap;
import java.util.Map;

/** The metrics of a merge partition, and how its rules are. For one thread; read by any. */
final class RuleMeters {
  private final MeterRegistry registry;
  private final RuleHealth health;
  private final Counter results;
  private final Counter corrections;
  private final Counter alerts;
  private final Counter tooOld;
  private final Map<Long, Counter> evaluations = new HashMap<>();
  private final Map<Long, Counter> failures = new HashMap<>();

  RuleMeters(MeterRegistry registry, RuleHealth health) {
    this.registry = registry;
    this.health = health;
    this.results = registry.counter("weir.results", "kind", "first");
    this.corrections = registry.counter("weir.results", "kind", "correction");
    this.alerts = registry.counter("weir.alerts");
    this.tooOld = registry.counter("weir.merge.reports.too_old");
  }

  void result(boolean correction) {
    (correction ? corrections : results).increment();
  }

  void tooOld() {
    tooOld.increment();
  }

  void alert() {
    alerts.increment();
  }

  void evaluated(ScheduledRule rule, long timeMillis, Given given) {
    counter(evaluations, "weir.rule.evaluations", rule).increment();
    String failure = given.failure();
    if (failure != null) {
      counter(failures, "weir.rule.evaluation.failures", rule).increment();
    }
    health.evaluated(rule, timeMillis, failure);
  }

  private Counter counter(Map<Long, Counter> counters, String name, ScheduledRule rule) {
    return counters.computeIfAbsent(
        rule.key(),
        ignored ->
            registry.counter(name, "rule_group", rule.group().name(), "rule", rule.rule().name()));
  }
}
