package io.weir.topology.rules.evaluate;

import io.weir.schemas.labels.Labels;
import io.weir.topology.promql.value.VectorValue;
import io.weir.topology.rules.Rule;
import io.weir.topology.rules.alert.Alert;
import io.weir.topology.rules.alert.AlertElement;
import io.weir.topology.rules.alert.AlertSeries;
import io.weir.topology.rules.alert.AlertStates;
import io.weir.topology.rules.alert.AlertTemplates;
import io.weir.topology.rules.template.Surroundings;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** Advances the alerts of a rule and tells of them by series. One thread. */
public final class AlertEvaluation implements RuleEvaluation {
  private final AlertTemplates templates;
  private final AlertSeries series;
  private final AlertStates states;
  private final int limit;

  AlertEvaluation(
      Rule.Alerting rule, Map<String, String> labels, int limit, Surroundings surroundings) {
    this.templates = new AlertTemplates(rule.name(), labels, rule.annotations(), surroundings);
    this.series = new AlertSeries(rule.name(), labels);
    this.states = new AlertStates(rule.holdFor(), rule.keepFiringFor());
    this.limit = limit;
  }

  /** The rule's alerts, to be looked at, saved and restored. */
  public AlertStates states() {
    return states;
  }

  @Override
  public List<RuleSample> evaluate(Instant tick, VectorValue vector) throws RuleFailure {
    states.advance(tick, elements(tick, vector));
    return samples();
  }

  /**
   * The samples of a tick at which the vector may lack elements that are there (R7).
   *
   * @param areElementsWhole whether those that it has are what they are; if not, no alert advances
   * @param isAbsenceKnown whether an alert of these labels would have its element if there were one
   * @throws RuleFailure as {@link #evaluate}
   */
  public List<RuleSample> evaluateIncomplete(
      Instant tick, VectorValue vector, boolean areElementsWhole, Predicate<Labels> isAbsenceKnown)
      throws RuleFailure {
    if (areElementsWhole) {
      states.advanceKnown(tick, elements(tick, vector), isAbsenceKnown);
    }
    return samples();
  }

  private Collection<AlertElement> elements(Instant tick, VectorValue vector) throws RuleFailure {
    Map<Labels, AlertElement> elements = new HashMap<>();
    for (int i = 0; i < vector.size(); i++) {
      AlertElement element = templates.element(vector, i, tick.toEpochMilli());
      if (elements.put(element.labels(), element) != null) {
        throw new RuleFailure(
            "vector contains metrics with the same labelset after applying alert labels");
      }
    }
    return elements.values();
  }

  private List<RuleSample> samples() throws RuleFailure {
    List<Alert> active = states.active();
    if (limit > 0 && active.size() > limit) {
      states.clear();
      throw new RuleFailure("exceeded limit of %d with %d alerts".formatted(limit, active.size()));
    }
    List<RuleSample> samples = new ArrayList<>();
    for (Alert alert : active) {
      samples.add(new RuleSample(series.state(alert), 1, null));
      samples.add(
          new RuleSample(series.activeSince(alert), AlertSeries.activeSinceSeconds(alert), null));
    }
    return samples;
  }
}
