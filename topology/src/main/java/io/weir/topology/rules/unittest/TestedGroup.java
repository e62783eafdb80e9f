package io.weir.topology.rules.unittest;

import io.weir.schemas.labels.Labels;
import io.weir.schemas.samples.StaleMarker;
import io.weir.topology.promql.PromqlQuery;
import io.weir.topology.promql.value.QueryException;
import io.weir.topology.promql.value.VectorValue;
import io.weir.topology.rules.Rule;
import io.weir.topology.rules.RuleGroup;
import io.weir.topology.rules.evaluate.RuleEvaluation;
import io.weir.topology.rules.evaluate.RuleFailure;
import io.weir.topology.rules.evaluate.RuleSample;
import io.weir.topology.rules.evaluate.VanishedSeries;
import io.weir.topology.rules.template.Surroundings;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A group of rules that runs over a test's storage. One thread. */
final class TestedGroup {
  private final String name;
  private final Duration queryOffset;
  private final List<TestedRule> rules = new ArrayList<>();
  private final TestStorage storage;
  private final TestQueries queries;

  TestedGroup(
      RuleGroup group, TestStorage storage, TestQueries queries, Surroundings surroundings) {
    this.name = group.name();
    this.queryOffset = group.queryOffset().orElse(Duration.ZERO);
    this.storage = storage;
    this.queries = queries;
    for (Rule rule : group.rules()) {
      rules.add(new TestedRule(rule, RuleEvaluation.of(group, rule, surroundings)));
    }
  }

  /** A rule and what became of it; its query is planned when it is first asked. */
  static final class TestedRule {
    private final Rule rule;
    private final RuleEvaluation evaluation;
    private final VanishedSeries vanished = new VanishedSeries();
    private @Nullable PromqlQuery query;

    TestedRule(Rule rule, RuleEvaluation evaluation) {
      this.rule = rule;
      this.evaluation = evaluation;
    }

    String name() {
      return rule.name();
    }

    RuleEvaluation evaluation() {
      return evaluation;
    }

    private PromqlQuery query() {
      PromqlQuery planned = query;
      if (planned == null) {
        planned = PromqlQuery.of(rule.expression());
        query = planned;
      }
      return planned;
    }
  }

  /** A rule that failed at a tick. */
  record Failure(String rule, String problem) {}

  String name() {
    return name;
  }

  List<TestedRule> rules() {
    return rules;
  }

  /** Runs all rules in order; what failed. */
  List<Failure> evaluate(Instant tick) {
    List<Failure> failures = new ArrayList<>();
    for (TestedRule rule : rules) {
      evaluate(rule, tick).ifPresent(problem -> failures.add(new Failure(rule.name(), problem)));
    }
    return failures;
  }

  private Optional<String> evaluate(TestedRule rule, Instant tick) {
    long timeMillis = tick.minus(queryOffset).toEpochMilli();
    List<RuleSample> samples;
    try {
      VectorValue vector = queries.vector(rule.query(), timeMillis);
      samples = rule.evaluation.evaluate(tick, vector);
    } catch (QueryException | RuleFailure e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
    Optional<String> problem = Optional.empty();
    List<Labels> appended = new ArrayList<>();
    for (RuleSample sample : samples) {
      try {
        storage.append(sample.labels(), timeMillis, sample.value(), sample.histogram());
        appended.add(sample.labels());
      } catch (AppendException e) {
        problem = Optional.of(String.valueOf(e.getMessage()));
      }
    }
    for (Labels labels : rule.vanished.next(appended)) {
      end(labels, timeMillis);
    }
    return problem;
  }

  private void end(Labels labels, long timeMillis) {
    try {
      storage.append(labels, timeMillis, StaleMarker.VALUE, null);
    } catch (AppendException e) {
      // Another rule has given the series a sample of this time, so it goes on.
      return;
    }
  }
}
