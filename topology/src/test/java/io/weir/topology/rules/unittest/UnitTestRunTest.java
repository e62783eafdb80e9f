package io.weir.topology.rules.unittest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.schemas.config.ConfigException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

final class UnitTestRunTest {
  private static final UnitTestSettings SETTINGS = new UnitTestSettings(false, false, false);

  @TempDir private Path folder = Path.of("");

  @BeforeEach
  void writeRules() throws IOException {
    Files.writeString(
        folder.resolve("rules.yml"),
        """
        groups:
        - name: g
          rules:
          - {record: double, expr: m * 2}
          - {alert: High, expr: m > 2, annotations: {text: 'is {{ $value }}'}}
        """);
  }

  private UnitTestRun read(String text, UnitTestSettings settings) throws IOException {
    return UnitTestRun.of(Files.writeString(folder.resolve("t.yml"), text), settings);
  }

  private List<String> failures(String text, UnitTestSettings settings) throws IOException {
    return read(text, settings).run(name -> true, UnitTestListener.NONE).stream()
        .flatMap(result -> result.failures().stream())
        .map(failure -> failure.toString().replace(folder + "/", ""))
        .toList();
  }

  @Test
  void failuresSayWhereAndWhat() throws Exception {
    assertThat(
            failures(
                """
                rule_files: [rules.yml]
                tests:
                - input_series:
                  - {series: m, values: 1 3}
                  promql_expr_test:
                  - {expr: double, eval_time: 1m, exp_samples: [{labels: double, value: 5}]}
                  alert_rule_test:
                  - {eval_time: 1m, alertname: High, exp_alerts: [{exp_annotations: {text: is 4}}]}
                """,
                SETTINGS))
        .containsExactly(
            """
            t.yml:8:5: alertname: High, time: 1m
                    exp:
                        labels: {alertname="High"}
                            text: is 4
                    got:
                        labels: {alertname="High"}
                            text: is 3\
            """
                .stripIndent(),
            """
            t.yml:6:5: expr: "double", time: 1m
                    exp: double 5
                    got: double 6\
            """
                .stripIndent());
  }

  @Test
  void aDiffShowsWhatBothHaveOnce() throws Exception {
    assertThat(
            failures(
                """
                tests:
                - input_series:
                  - {series: 'm{a="1"}', values: 1}
                  - {series: 'm{a="2"}', values: 2}
                  promql_expr_test:
                  - {expr: m, exp_samples: [{labels: 'm{a="1"}', value: 1}, {labels: 'm{a="2"}', value: 3}]}
                """,
                new UnitTestSettings(true, false, false)))
        .containsExactly(
            """
            t.yml:6:5: expr: "m", time: 0s
                    diff (- expected, + got):
                        m{a="1"} 1
                      - m{a="2"} 3
                      + m{a="2"} 2\
            """
                .stripIndent());
  }

  @Test
  void aTestCanBeginLater() throws Exception {
    assertThat(
            failures(
                """
                rule_files: [rules.yml]
                tests:
                - start_timestamp: 2024-01-31T12:00:00Z
                  input_series: [{series: m, values: 3 4}]
                  promql_expr_test:
                  - {expr: time(), eval_time: 1m, exp_samples: [{value: 1706702460}]}
                  - {expr: double, eval_time: 1m, exp_samples: [{labels: double, value: 8}]}
                  - {expr: ALERTS_FOR_STATE, exp_samples: [{labels: 'ALERTS_FOR_STATE{alertname="High"}', value: 1706702400}]}
                - start_timestamp: 1706702400.5
                  promql_expr_test:
                  - {expr: time(), exp_samples: [{value: 1706702400.5}]}
                """,
                SETTINGS))
        .isEmpty();
  }

  @Test
  void problemsOfTheFormAreAllFoundWithTheirPlaces() {
    assertThatThrownBy(() ->
            read(
                """
                evaluation_interval: soon
                group_eval_order: [a, a]
                tests:
                - promql_expr_test:
                  - {expr: a, exp_samples: [{value: '1'}]}
                  alert_rule_tests: []
                """,
                SETTINGS))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("t.yml:1:22: evaluation_interval: expected a duration")
        .hasMessageContaining("found \"soon\"");
    assertThatThrownBy(() ->
            read(
                """
                group_eval_order: [a, a]
                tests:
                - promql_expr_test:
                  - {expr: a, exp_samples: [{value: '1'}]}
                  alert_rule_tests: []
                """,
                SETTINGS))
        .hasMessageContaining("group name repeated in evaluation order: a")
        .hasMessageContaining("t.yml:4:37: tests[0].promql_expr_test[0].exp_samples[0].value:")
        .hasMessageContaining("did you mean alert_rule_test?");
  }

  @Test
  void seriesThatCannotBeReadFailTheirTestOnly() throws Exception {
    UnitTestRun run =
        read(
            """
            tests:
            - {name: bad, input_series: [{series: m, values: 1 two}]}
            - {name: good, input_series: [{series: m, values: 1 2}]}
            """,
            SETTINGS);
    List<TestResult> results = run.run(name -> true, UnitTestListener.NONE);
    assertThat(results).extracting(TestResult::name).containsExactly("bad", "good");
    assertThat(results.getFirst().failures())
        .singleElement()
        .satisfies(failure ->
            assertThat(failure.toString()).contains("t.yml:2:30: input_series: 1:5: parse error"));
    assertThat(results.getLast().failures()).isEmpty();
  }

  @Test
  void namesChooseTestsAndListenersHearOfThem() throws Exception {
    List<String> heard = new ArrayList<>();
    UnitTestListener listener =
        new UnitTestListener() {
          @Override
          public void started(String test) {
            heard.add("started " + test);
          }

          @Override
          public void finished(String test, Supplier<String> data) {
            heard.add("finished " + test + "\n" + data.get());
          }
        };
    UnitTestRun run =
        read(
            """
            rule_files: [rules.yml, nope*.yml]
            tests:
            - {name: one, input_series: [{series: m, values: 1 stale}], promql_expr_test: [{expr: m, eval_time: 1m}]}
            - {name: two}
            - {}
            """,
            SETTINGS);
    assertThat(run.warnings()).containsExactly("no file match pattern nope*.yml");
    assertThat(run.run("one"::equals, listener))
        .extracting(TestResult::name)
        .containsExactly("one");
    assertThat(heard)
        .containsExactly(
            "started one",
            "finished one\ndouble =>\n2 @[0]\nstale @[60000]\nm =>\n1 @[0]\nstale @[60000]\n");
    assertThat(run.run(String::isEmpty, UnitTestListener.NONE))
        .extracting(TestResult::name)
        .containsExactly("unnamed#2");
  }

  @Test
  @Timeout(30)
  void aMonthOfMinutesIsFast() throws Exception {
    assertThat(
            failures(
                """
                rule_files: [rules.yml]
                tests:
                - input_series: [{series: m, values: 0+1x50000}]
                  promql_expr_test:
                  - {expr: double, eval_time: 30d, exp_samples: [{labels: double, value: 86400}]}
                """,
                SETTINGS))
        .isEmpty();
  }
}
