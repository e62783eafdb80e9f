package io.weir.topology.rules.stream;

import io.weir.schemas.labels.Labels;
import io.weir.schemas.samples.StaleMarker;
import io.weir.topology.promql.PromqlQuery;
import io.weir.topology.promql.operator.EvaluationOptions;
import io.weir.topology.promql.script.ScriptData;
import io.weir.topology.promql.value.QueryException;
import io.weir.topology.promql.value.QueryValue;
import io.weir.topology.promql.value.ScalarValue;
import io.weir.topology.promql.value.VectorValue;
import io.weir.topology.rules.evaluate.RuleEvaluation;
import io.weir.topology.rules.evaluate.RuleFailure;
import io.weir.topology.rules.evaluate.RuleSample;
import io.weir.topology.rules.schedule.RuleNode;
import io.weir.topology.rules.schedule.RuleProgram;
import io.weir.topology.rules.schedule.ScheduledRule;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What rules give, tick by tick, over all samples in one place that were there from the start: the
 * reference. A rule stands behind those that it reads.
 */
final class RuleModel {
  private final RuleProgram program;
  private final ScriptData data;
  private final Map<ScheduledRule, RuleEvaluation> evaluations = new HashMap<>();
  private final Map<ScheduledRule, Set<Labels>> alive = new HashMap<>();
  private final Map<Long, Map<Labels, Double>> given = new TreeMap<>();
  int failures;

  /**
   * A model.
   *
   * @param data all raw samples; what is recorded is added
   */
  RuleModel(RuleProgram program, ScriptData data) {
    this.program = program;
    this.data = data;
  }

  /**
   * Values and staleness markers by time and series, from a time to another, both included; all
   * times are whole seconds.
   */
  Map<Long, Map<Labels, Double>> run(long fromMillis, long toMillis) {
    for (long time = fromMillis; time <= toMillis; time += 1_000) {
      for (RuleNode node : program.rules()) {
        if (node.rule().isDueAt(time)) {
          evaluate(node.rule(), time);
        }
      }
    }
    return given;
  }

  private void evaluate(ScheduledRule rule, long timeMillis) {
    List<RuleSample> samples;
    try {
      samples =
          evaluations
              .computeIfAbsent(rule, ScheduledRule::evaluation)
              .evaluate(Instant.ofEpochMilli(rule.tickMillis(timeMillis)), value(rule, timeMillis));
    } catch (QueryException | RuleFailure e) {
      failures++;
      return;
    }
    Set<Labels> now = new HashSet<>();
    for (RuleSample sample : samples) {
      now.add(sample.labels());
      put(sample.labels(), timeMillis, sample.value());
    }
    for (Labels labels : alive.getOrDefault(rule, Set.of())) {
      if (!now.contains(labels)) {
        put(labels, timeMillis, StaleMarker.VALUE);
      }
    }
    alive.put(rule, now);
  }

  private void put(Labels labels, long timeMillis, double value) {
    given.computeIfAbsent(timeMillis, ignored -> new TreeMap<>()).put(labels, value);
    data.add(labels, timeMillis, value, 0);
  }

  private VectorValue value(ScheduledRule rule, long timeMillis) {
    QueryValue value =
        PromqlQuery.of(rule.rule().expression())
            .at(
                data,
                EvaluationOptions.DEFAULTS.withDefaultSubqueryStep(rule.subqueryStep()),
                timeMillis)
            .value();
    return switch (value) {
      case VectorValue vector -> vector;
      case ScalarValue scalar ->
          new VectorValue(
              timeMillis, new Labels[] {Labels.empty()}, new double[] {scalar.value()}, null);
      default -> throw new IllegalStateException("expected a vector, found " + value);
    };
  }
}
