package io.weir.topology.rules.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.schemas.labels.Labels;
import io.weir.topology.promql.value.VectorValue;
import io.weir.topology.rules.RuleFile;
import io.weir.topology.rules.RuleGroup;
import io.weir.topology.rules.template.Surroundings;
import io.weir.topology.rules.template.TemplateQuery;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class RuleEvaluationTest {
  private static final Surroundings SURROUNDINGS =
      new Surroundings(Map.of(), "", TemplateQuery.refusing("no queries here"));

  private static RuleEvaluation evaluation(String group) {
    RuleGroup read =
        RuleFile.parse("rules.yml", "groups: [{name: g, " + group + "}]").groups().getFirst();
    return RuleEvaluation.of(read, read.rules().getFirst(), SURROUNDINGS);
  }

  private static VectorValue vector(Labels... labels) {
    double[] values = new double[labels.length];
    Arrays.setAll(values, i -> i + 1);
    return new VectorValue(0, labels, values, null);
  }

  private static Instant minute(int minute) {
    return Instant.ofEpochSecond(60L * minute);
  }

  @Test
  void recordsUnderItsNameWithLabelsOfRuleAndGroup() throws Exception {
    RuleEvaluation rule =
        evaluation("labels: {a: g, b: g}, rules: [{record: r, expr: m, labels: {a: r, c: ''}}]");
    assertThat(rule.evaluate(minute(0), vector(Labels.of("__name__", "m", "c", "x", "d", "y"))))
        .containsExactly(
            new RuleSample(Labels.of("__name__", "r", "a", "r", "b", "g", "d", "y"), 1, null));
  }

  @Test
  void refusesToRecordTheSameSeriesTwice() {
    RuleEvaluation rule = evaluation("rules: [{record: r, expr: m, labels: {a: x}}]");
    VectorValue vector = vector(Labels.of("a", "1"), Labels.of("a", "2"));
    assertThatThrownBy(() -> rule.evaluate(minute(0), vector))
        .isInstanceOf(RuleFailure.class)
        .hasMessage("vector contains metrics with the same labelset after applying rule labels");
  }

  @Test
  void recordsAsManySeriesAsTheLimit() throws Exception {
    RuleEvaluation rule = evaluation("limit: 1, rules: [{record: r, expr: m}]");
    assertThat(rule.evaluate(minute(0), vector(Labels.of("a", "1")))).hasSize(1);
    assertThatThrownBy(
            () -> rule.evaluate(minute(1), vector(Labels.of("a", "1"), Labels.of("a", "2"))))
        .hasMessage("exceeded limit of 1 with 2 series");
  }

  @Test
  void tellsOfAlertsBySeries() throws Exception {
    RuleEvaluation rule =
        evaluation("rules: [{alert: A, expr: m, for: 1m, labels: {v: '{{ $value }}'}}]");
    assertThat(rule.evaluate(minute(0), vector(Labels.of("__name__", "m", "a", "1"))))
        .containsExactly(
            new RuleSample(
                Labels.of(
                    "__name__",
                    "ALERTS",
                    "a",
                    "1",
                    "alertname",
                    "A",
                    "alertstate",
                    "pending",
                    "v",
                    "1"),
                1,
                null),
            new RuleSample(
                Labels.of("__name__", "ALERTS_FOR_STATE", "a", "1", "alertname", "A", "v", "1"),
                0,
                null));
    assertThat(rule.evaluate(minute(1), vector())).isEmpty();
  }

  @Test
  void alertsOfTheSameLabelsFailTheRuleAndLeaveItsAlerts() throws Exception {
    RuleEvaluation rule = evaluation("rules: [{alert: A, expr: m, labels: {a: x}}]");
    rule.evaluate(minute(0), vector(Labels.of("a", "1")));
    assertThatThrownBy(
            () -> rule.evaluate(minute(1), vector(Labels.of("a", "1"), Labels.of("a", "2"))))
        .hasMessage("vector contains metrics with the same labelset after applying alert labels");
    assertThat(((AlertEvaluation) rule).states().active()).hasSize(1);
  }

  @Test
  void tooManyAlertsEndAll() throws Exception {
    RuleEvaluation rule = evaluation("limit: 1, rules: [{alert: A, expr: m}]");
    rule.evaluate(minute(0), vector(Labels.of("a", "1")));
    assertThatThrownBy(
            () -> rule.evaluate(minute(1), vector(Labels.of("a", "1"), Labels.of("a", "2"))))
        .hasMessage("exceeded limit of 1 with 2 alerts");
    assertThat(((AlertEvaluation) rule).states().alerts()).isEmpty();
  }

  @Test
  void aTemplateThatFailsSaysWhyInItsPlace() throws Exception {
    AlertEvaluation rule =
        (AlertEvaluation)
            evaluation("rules: [{alert: A, expr: m, annotations: {t: '{{ query \"m\" }}'}}]");
    rule.evaluate(minute(0), vector(Labels.of("a", "1")));
    assertThat(rule.states().active().getFirst().annotations())
        .containsEntry(
            "t",
            "<error expanding template: error executing template __alert_A: template:"
                + " __alert_A:1:115: executing \"__alert_A\" at <query \"m\">: error calling query:"
                + " no queries here>");
  }

  @Test
  void seriesThatAreGoneAreToldOnce() {
    VanishedSeries vanished = new VanishedSeries();
    Labels a = Labels.of("a", "1");
    Labels b = Labels.of("b", "1");
    assertThat(vanished.next(List.of(b, a))).isEmpty();
    assertThat(vanished.next(List.of(b))).containsExactly(a);
    assertThat(vanished.next(List.of())).containsExactly(b);
    assertThat(vanished.next(List.of())).isEmpty();
  }
}
