package io.weir.topology.rules.stream;

import io.weir.schemas.labels.Labels;
import io.weir.schemas.result.AlertRecord;
import io.weir.schemas.result.AlertState;
import io.weir.schemas.result.RuleResult;
import io.weir.schemas.samples.StaleMarker;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * Writes a unit test of alerting rules as promtool reads it, whose expectations are what a stream
 * gave. Its time begins at 0.
 */
final class AlertUnitTest {
  private final long startMillis;
  private final StringBuilder text = new StringBuilder();
  private final StringBuilder alertTests = new StringBuilder("    alert_rule_test:\n");
  private final StringBuilder expressionTests = new StringBuilder("    promql_expr_test:\n");

  /**
   * A test without series and expectations.
   *
   * @param ruleFile beside the test's file
   * @param startMillis what is time 0 in the test
   */
  AlertUnitTest(String ruleFile, long evaluationMillis, long sampleMillis, long startMillis) {
    this.startMillis = startMillis;
    text.append("rule_files: ['").append(ruleFile).append("']\n");
    text.append("evaluation_interval: ").append(evaluationMillis / 1000).append("s\n");
    text.append("tests:\n  - interval: ").append(sampleMillis / 1000).append("s\n");
    text.append("    input_series:\n");
  }

  /** Gives a series a value, a staleness marker or nothing at each sample time. */
  void series(Labels labels, NavigableMap<Long, Double> values, long sampleMillis, long endMillis) {
    text.append("      - series: '").append(series(labels)).append("'\n        values: '");
    for (long time = startMillis; time < endMillis; time += sampleMillis) {
      Double value = values.get(time);
      text.append(value == null ? "_" : StaleMarker.is(value) ? "stale" : value.toString())
          .append(' ');
    }
    text.append("'\n");
  }

  /** Expects the alerts of a rule that fire after a tick to be these. */
  void firing(String alertName, long tickMillis, Collection<AlertRecord> alerts) {
    alertTests.append("      - alertname: ").append(alertName);
    alertTests.append("\n        eval_time: ").append(time(tickMillis));
    List<AlertRecord> firing =
        alerts.stream()
            .filter(alert ->
                alert.state() == AlertState.FIRING
                    && alert.labels().value("alertname").equals(alertName))
            .toList();
    alertTests.append("\n        exp_alerts:").append(firing.isEmpty() ? " []\n" : "\n");
    for (AlertRecord alert : firing) {
      Map<String, String> labels = new TreeMap<>(alert.labels().toMap());
      labels.remove("alertname");
      alertTests.append("          - exp_labels: ").append(mapping(labels));
      alertTests.append("\n            exp_annotations: ").append(mapping(alert.annotations()));
      alertTests.append('\n');
    }
  }

  /** Expects all series of a name to have these values at a tick. */
  void values(String name, long tickMillis, Map<Labels, RuleResult> results) {
    expressionTests.append("      - expr: ").append(name);
    expressionTests.append("\n        eval_time: ").append(time(tickMillis));
    expressionTests.append("\n        exp_samples:\n");
    results.forEach((labels, result) -> {
      if (labels.metricName().equals(name) && !result.element().stale()) {
        double since = name.equals("ALERTS_FOR_STATE") ? startMillis / 1000.0 : 0;
        expressionTests.append("          - labels: '").append(series(labels));
        expressionTests.append("'\n            value: ").append(result.element().value() - since);
        expressionTests.append('\n');
      }
    });
  }

  private String time(long millis) {
    return (millis - startMillis) / 1000 + "s";
  }

  private static String series(Labels labels) {
    Map<String, String> others = new TreeMap<>(labels.toMap());
    others.remove(Labels.METRIC_NAME);
    StringBuilder series = new StringBuilder(labels.metricName()).append('{');
    others.forEach((name, value) -> series.append(name).append("=\"").append(value).append("\","));
    return series.append('}').toString();
  }

  private static String mapping(Map<String, String> map) {
    StringBuilder mapping = new StringBuilder("{");
    map.forEach((name, value) -> mapping.append(name).append(": '").append(value).append("', "));
    return mapping.append('}').toString();
  }

  @Override
  public String toString() {
    return text + alertTests.toString() + expressionTests;
  }
}
