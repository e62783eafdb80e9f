package io.weir.topology.rules.stream;

import io.weir.schemas.labels.Labels;
import io.weir.schemas.result.AlertFingerprint;
import io.weir.schemas.samples.StaleMarker;
import io.weir.topology.promql.PromqlQuery;
import io.weir.topology.promql.operator.EvaluationOptions;
import io.weir.topology.promql.script.ScriptData;
import io.weir.topology.promql.value.QueryException;
import io.weir.topology.promql.value.QueryValue;
import io.weir.topology.promql.value.ScalarValue;
import io.weir.topology.promql.value.VectorValue;
import io.weir.topology.rules.alert.Alert;
import io.weir.topology.rules.alert.AlertState;
import io.weir.topology.rules.evaluate.AlertEvaluation;
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
public final class RuleModel {
  private final RuleProgram program;
  private final ScriptData data;
  private final Map<ScheduledRule, RuleEvaluation> evaluations = new HashMap<>();
  private final Map<ScheduledRule, Set<Labels>> alive = new HashMap<>();
  private final Map<Long, Map<Labels, Double>> given = new TreeMap<>();
  private final Map<Long, Map<String, Alert>> told = new TreeMap<>();
  private int failures;

  /**
   * A model.
   *
   * @param data all raw samples; what is recorded is added
   */
  public RuleModel(RuleProgram program, ScriptData data) {
    this.program = program;
    this.data = data;
  }

  /**
   * Values and staleness markers by time and series, from a time to another, both included; all
   * times are whole seconds.
   */
  public Map<Long, Map<Labels, Double>> run(long fromMillis, long toMillis) {
    for (long time = fromMillis; time <= toMillis; time += 1_000) {
      for (RuleNode node : program.rules()) {
        if (time >= node.rule().endMillis() && node.rule().cadence().has(time)) {
          end(node.rule(), time);
        }
      }
      for (RuleNode node : program.rules()) {
        if (node.rule().isDueAt(time)) {
          evaluate(node.rule(), time);
        }
      }
    }
    return given;
  }

  /**
   * What is told of alerts after {@link #run}, by tick and fingerprint: those that are active, and
   * those that have just ended.
   */
  public Map<Long, Map<String, Alert>> alerts() {
    return told;
  }

  /** How often a rule failed. */
  public int failures() {
    return failures;
  }

  private void evaluate(ScheduledRule rule, long timeMillis) {
    RuleEvaluation evaluation = evaluations.computeIfAbsent(rule, RuleModel::evaluation);
    List<Alert> before = alerts(evaluation);
    List<RuleSample> samples = null;
    try {
      samples =
          evaluation.evaluate(
              Instant.ofEpochMilli(rule.tickMillis(timeMillis)), value(rule, timeMillis));
    } catch (QueryException | RuleFailure e) {
      failures++;
    }
    tell(rule, timeMillis, before, alerts(evaluation));
    if (samples == null) {
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

  /** With the group's limit, since all is in one place. */
  private static RuleEvaluation evaluation(ScheduledRule rule) {
    return RuleEvaluation.of(rule.group(), rule.rule(), rule.surroundings());
  }

  private static List<Alert> alerts(RuleEvaluation evaluation) {
    return evaluation instanceof AlertEvaluation alerting ? alerting.states().alerts() : List.of();
  }

  private void end(ScheduledRule rule, long timeMillis) {
    Set<Labels> ended = alive.remove(rule);
    if (ended != null) {
      // Where another rule goes on with a series, its sample takes the marker's place.
      ended.forEach(labels -> put(labels, timeMillis, StaleMarker.VALUE));
    }
    RuleEvaluation evaluation = evaluations.remove(rule);
    if (evaluation != null) {
      tell(rule, timeMillis, alerts(evaluation), List.of());
    }
  }

  private void tell(ScheduledRule rule, long timeMillis, List<Alert> before, List<Alert> now) {
    Map<String, Alert> tick =
        told.computeIfAbsent(rule.tickMillis(timeMillis), ignored -> new TreeMap<>());
    Map<Labels, Alert> left = new HashMap<>();
    now.forEach(alert -> left.put(alert.labels(), alert));
    for (Alert former : before) {
      if (former.isActive()) {
        Alert after = left.getOrDefault(former.labels(), forgotten(former));
        tick.put(AlertFingerprint.of(former.labels()), after);
      }
    }
    for (Alert alert : now) {
      if (alert.isActive()) {
        tick.put(AlertFingerprint.of(alert.labels()), alert);
      }
    }
  }

  /** It was pending, or its rule is gone, or over its limit. */
  private static Alert forgotten(Alert alert) {
    return new Alert(alert.element(), AlertState.INACTIVE, alert.activeAt(), null, null, null);
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
