package io.weir.ops.rules;

import java.util.List;
import java.util.stream.Stream;

/** Test files, good and bad, over {@code states.yml}. */
final class TestFiles {
  private static final List<String> WHOLE =
      List.of(
          "",
          "{}",
          "[]",
          "tests:",
          "tests: []",
          "tests: {}",
          "tests: [",
          "tests: [{}]",
          "unknown: 1",
          "rule_files: states.yml",
          "rule_files: [nope.yml]",
          "rule_files: ['sta*.yml', nope/*.yml]",
          "rule_files: ['[']",
          "{rule_files: [states.yml], tests: [{}]}",
          "{rule_files: [states-test.yml], tests: [{}]}",
          "{rule_files: [states-test.yml], tests: []}",
          "evaluation_interval: 1",
          "evaluation_interval: 0",
          "evaluation_interval: 0s",
          "evaluation_interval: 1m30s",
          "evaluation_interval: x",
          "evaluation_interval: -1m",
          "group_eval_order: [a, a]",
          "group_eval_order: [a, b]",
          "group_eval_order: a",
          "fuzzy_compare: 1",
          "fuzzy_compare: true",
          "tests: [{name: a, name: b}]",
          "tests: [{unknown: 1}]",
          "tests: [{interval: x}]",
          "tests: [{external_labels: {a: 1}, external_url: ''}]",
          "tests: [{external_labels: []}]",
          "tests: [{external_url: '%%'}]");

  /** Entries of {@code input_series}. */
  private static final List<String> SERIES =
      List.of(
          "{series: a, values: 1 2 3}",
          "{series: a, values: 1}",
          "{series: a, values: ''}",
          "{series: a}",
          "{values: 1}",
          "{series: '', values: 1}",
          "{series: '{}', values: 1}",
          "{series: 'a{', values: 1}",
          "{series: 'a{b=\"c\"}', values: '1+1x5 _ _x3 stale 4x2 -1-1x2'}",
          "{series: 'a{b=~\"c\"}', values: 1}",
          "{series: '{\"a.b\", \"c d\"=\"e\"}', values: 1}",
          "{series: a b, values: 1}",
          "{series: a, values: 1 2 three}",
          "{series: a, values: 1 x 2}",
          "{series: a, values: 1x}",
          "{series: a, values: 1+x3}",
          "{series: a, values: 1+1}",
          "{series: a, values: '1  2   3'}",
          "{series: a, values: 1e3 0x1F Inf -Inf NaN +Inf .5}",
          "{series: a, values: '{{}}'}",
          "{series: a, values: '{{schema:1 count:3 sum:2 buckets:[1 2]}}x2'}",
          "{series: a, values: '{{schema:1 count:3}}+{{count:1}}x2'}",
          "{series: a, values: '{{scheme:1}}'}",
          "{series: a, values: '{{schema:1'}",
          "{series: a, values: '{{count:1}} 5 {{count:2}}'}",
          "{series: a, values: 'stale stale _'}",
          "{series: a, values: stales}",
          "{series: a, values: [1, 2]}",
          "{series: a, value: 1}");

  /** Entries of {@code promql_expr_test} over {@code a 1 2 3}. */
  private static final List<String> EXPRESSIONS =
      List.of(
          "{}",
          "{expr: a}",
          "{expr: a, exp_samples: [{labels: a, value: 1}]}",
          "{expr: a, eval_time: 1, exp_samples: []}",
          "{expr: a, eval_time: 1m, exp_samples: [{labels: a, value: 2}]}",
          "{expr: a, eval_time: 1m, exp_samples: [{labels: '{__name__=\"a\"}', value: 2.0}]}",
          "{expr: a, eval_time: 1m, exp_samples: [{labels: a, value: '2'}]}",
          "{expr: a, eval_time: 1m, exp_samples: [{labels: a, value: two}]}",
          "{expr: a, eval_time: 1m, exp_samples: [{labels: a, values: 2}]}",
          "{expr: a, eval_time: 90s, exp_samples: [{labels: a, value: 2}]}",
          "{expr: a, eval_time: 7m, exp_samples: [{labels: a, value: 3}]}",
          "{expr: a, eval_time: 8m, exp_samples: [{labels: a, value: 3}]}",
          "{expr: '1', exp_samples: [{value: 1}]}",
          "{expr: 1, exp_samples: [{labels: '', value: 1}]}",
          "{expr: 'a +', exp_samples: []}",
          "{expr: 'rate(a[2m])', eval_time: 2m, exp_samples: [{labels: '{}', value: 0.016666666666666666}]}",
          "{expr: 'a @ start()', eval_time: 2m, exp_samples: [{labels: a, value: 3}]}",
          "{expr: sum(a) by (b), eval_time: 2m, exp_samples: [{labels: '{}', value: 3}]}",
          "{expr: 'label_replace(a, \"b\", \"x\", \"\", \"\")', eval_time: 2m, exp_samples: [{labels: 'a{b=\"x\"}', value: 3}]}",
          "{expr: a and on() vector(1), eval_time: 2m, exp_samples: [{labels: a, value: 3}]}");

  /** Entries of {@code alert_rule_test} over {@code m{job="a"} 3 3 3}. */
  private static final List<String> ALERTS =
      List.of(
          "{}",
          "{alertname: Kept}",
          "{alertname: Kept, exp_alerts: [{exp_labels: {job: a, team: infra}}]}",
          "{alertname: Kept, exp_alerts: [{exp_labels: {job: a, team: infra, alertname: Other}}]}",
          "{alertname: Kept, exp_alerts: [{exp_labels: {job: a}}]}",
          "{alertname: Kept, exp_alerts: [{exp_labels: {job: a, team: infra}, exp_annotations: {a: b}}]}",
          "{alertname: Kept, exp_alerts: [{labels: {job: a, team: infra}}]}",
          "{alertname: Kept, exp_alerts: {}}",
          "{alertname: 'job:m:sum', exp_alerts: []}",
          "{alertname: High, eval_time: 2m, exp_alerts: []}",
          "{alertname: High, eval_time: 150s, exp_alerts: [{exp_labels: {job: a, team: as, severity: warn}, exp_annotations: {summary: a is 3, empty: }}]}",
          "{alertname: KeptAfterFor, eval_time: 8m, exp_alerts: [{exp_labels: {job: a, team: infra}}]}",
          "{alertname: KeptAfterFor, eval_time: 9m, exp_alerts: [{exp_labels: {job: a, team: infra}}]}",
          "{alertname: KeptAfterFor, eval_time: 10m, exp_alerts: [{exp_labels: {job: a, team: infra}}]}");

  /** Rules that fail when they run, or write what is there. */
  static final List<String> FAILING_RULES =
      List.of(
          "{record: a, expr: a}",
          "{record: a, expr: a + 1}",
          "{record: b, expr: 'label_replace({__name__=~\"a|m\"}, \"x\", \"y\", \"\", \"\")'}",
          "{alert: b, expr: 'label_replace({__name__=~\"a|m\"}, \"job\", \"\", \"\", \"\")'}",
          "{record: b, expr: '{__name__=~\"a|m\"} * 2'}",
          "{record: b, expr: a * on() m}",
          "{record: b, expr: '\"x\"'}",
          "{alert: b, expr: 'a[1m]'}",
          "{record: b, expr: '1'}",
          "{alert: b, expr: '1', annotations: {c: '{{ query \"a +\" }}'}}");

  static final List<String> ALL =
      Stream.of(
              WHOLE.stream(),
              SERIES.stream().map(entry -> "tests: [{input_series: [" + entry + "]}]"),
              EXPRESSIONS.stream()
                  .map(entry ->
                      "tests: [{input_series: [{series: a, values: 1 2 3}], promql_expr_test: ["
                          + entry
                          + "]}]"),
              ALERTS.stream()
                  .map(entry ->
                      "rule_files: [states.yml]\n"
                          + "tests: [{input_series: [{series: 'm{job=\"a\"}', values: 3 3 3}],"
                          + " alert_rule_test: ["
                          + entry
                          + "]}]"))
          .flatMap(texts -> texts)
          .toList();

  private TestFiles() {}
}
