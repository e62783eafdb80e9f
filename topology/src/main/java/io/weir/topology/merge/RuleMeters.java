package io.weir.topology.merge;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.weir.topology.rules.schedule.RuleNode;
import io.weir.topology.rules.schedule.ScheduledRule;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The metrics of a merge partition, and how its rules are. Counters are shared by all partitions of
 * an instance. For one thread; read by any.
 */
final class RuleMeters {
  private static final double NANOS_PER_SECOND = 1e9;

  private static final String RESULTS = "Results of rules that were published";

  private final MeterRegistry registry;
  private final RuleHealth health;
  private final RuleGauges gauges;
  private final int partition;
  private final Counter results;
  private final Counter corrections;
  private final Counter alerts;
  private final Counter tooOld;
  private final Counter lost;
  private final Map<Long, OfRule> rules = new HashMap<>();

  RuleMeters(MeterRegistry registry, RuleHealth health, RuleGauges gauges, int partition) {
    this.registry = registry;
    this.health = health;
    this.gauges = gauges;
    this.partition = partition;
    this.results = counter("weir.results", RESULTS, Tags.of("kind", "first"));
    this.corrections = counter("weir.results", RESULTS, Tags.of("kind", "correction"));
    this.alerts = counter("weir.alerts", "Records of alerts that were published", Tags.empty());
    this.tooOld =
        counter(
            "weir.merge.reports.too_old",
            "Reports of times that are corrected no longer",
            Tags.empty());
    this.lost =
        counter(
            "weir.merge.corrections.lost",
            "Times at which rules and what they share would have been corrected",
            Tags.empty());
  }

  private Counter counter(String name, String description, Tags tags) {
    return Counter.builder(name).description(description).tags(tags).register(registry);
  }

  void result(boolean correction) {
    (correction ? corrections : results).increment();
  }

  void tooOld() {
    tooOld.increment();
  }

  void lost(int times) {
    lost.increment(times);
  }

  void alert() {
    alerts.increment();
  }

  void evaluated(ScheduledRule rule, long timeMillis, Given given) {
    OfRule meters = of(rule);
    meters.evaluations.increment();
    if (given.failure() != null) {
      meters.failures.increment();
    }
    if (!given.complete()) {
      meters.incomplete.increment();
    }
    health.evaluated(rule, partition, timeMillis, given.failure());
  }

  /** So long was worked for a rule. */
  void worked(ScheduledRule rule, long nanos) {
    of(rule).seconds.increment(nanos / NANOS_PER_SECOND);
  }

  /** Forgets other rules. */
  void keepOnly(List<RuleNode> nodes) {
    Set<Long> kept = nodes.stream().map(node -> node.rule().key()).collect(Collectors.toSet());
    rules
        .entrySet()
        .removeIf(entry -> {
          boolean gone = !kept.contains(entry.getKey());
          if (gone) {
            entry.getValue().hide();
          }
          return gone;
        });
    health.keepOnly(
        partition, nodes.stream().map(node -> node.rule().id()).collect(Collectors.toSet()));
  }

  /** Forgets all rules: the partition is elsewhere now. */
  void close() {
    rules.values().forEach(OfRule::hide);
    rules.clear();
    health.forget(partition);
  }

  private OfRule of(ScheduledRule rule) {
    return rules.computeIfAbsent(rule.key(), ignored -> new OfRule(rule));
  }

  /** The metrics of one rule. */
  private final class OfRule {
    private final Counter evaluations;
    private final Counter failures;
    private final Counter incomplete;
    private final Counter seconds;
    private final ScheduledRule rule;
    private final Tags tags;

    OfRule(ScheduledRule rule) {
      this.rule = rule;
      tags = Tags.of("rule_group", rule.group().name(), "rule", rule.rule().name());
      evaluations = counter("weir.rule.evaluations", "Evaluations of a rule", tags);
      failures = counter("weir.rule.evaluation.failures", "Evaluations that failed", tags);
      incomplete =
          counter("weir.rule.evaluations.incomplete", "Evaluations that lacked a shard", tags);
      seconds =
          Counter.builder("weir.rule.work")
              .description("Time spent on a rule behind the exchange")
              .baseUnit("seconds")
              .tags(tags)
              .register(registry);
      gauges.show(rule, tags);
    }

    void hide() {
      gauges.hide(rule, tags);
    }
  }
}
