package io.weir.topology.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.weir.schemas.config.ConfigException;
import io.weir.schemas.labels.Labels;
import io.weir.topology.promql.distribute.PlanLimits;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RuleFileTest {
  @Test
  void readsGroupsOfBothKindsOfRules() {
    RuleFile file =
        RuleFile.parse(
            "rules.yml",
            """
            groups:
              - name: api
                interval: 30s
                query_offset: 1m
                limit: 10
                labels: {team: core}
                rules:
                  - record: job:requests:rate5m
                    expr: sum by (job) (rate(requests_total[5m]))
                    labels: {level: job}
                  - alert: Down
                    expr: |
                      up == 0
                    for: 5m
                    keep_firing_for: 1h
                    annotations: {summary: '{{ $labels.instance }} is down'}
              - name: empty
            """);

    assertThat(file.ruleCount()).isEqualTo(2);
    RuleGroup group = file.groups().getFirst();
    assertThat(group.name()).isEqualTo("api");
    assertThat(group.interval()).contains(Duration.ofSeconds(30));
    assertThat(group.queryOffset()).contains(Duration.ofMinutes(1));
    assertThat(group.limit()).isEqualTo(10);
    assertThat(group.labels()).isEqualTo(Map.of("team", "core"));
    assertThat(group.rules().getFirst())
        .isInstanceOfSatisfying(
            Rule.Recording.class,
            rule -> {
              assertThat(rule.name()).isEqualTo("job:requests:rate5m");
              assertThat(rule.expression()).hasToString("sum by (job) (rate(requests_total[5m]))");
              assertThat(rule.labels()).isEqualTo(Map.of("level", "job"));
            });
    assertThat(group.rules().getLast())
        .isInstanceOfSatisfying(
            Rule.Alerting.class,
            rule -> {
              assertThat(rule.text()).isEqualTo("up == 0\n");
              assertThat(rule.holdFor()).isEqualTo(Duration.ofMinutes(5));
              assertThat(rule.keepFiringFor()).isEqualTo(Duration.ofHours(1));
              assertThat(rule.annotations()).containsKey("summary");
            });
    assertThat(file.groups().getLast().interval()).isEmpty();
  }

  @Test
  void anEmptyFileHasNoGroups() {
    assertThat(RuleFile.parse("rules.yml", "").groups()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          {record: a, alert: b, expr: c}  | only one of 'record' and 'alert' must be set
          {expr: a}                       | one of 'record' or 'alert' must be set
          {record: a}                     | field 'expr' must be set in rule
          {record: a, expr: 'b('}         | 1:3: parse error: unclosed left parenthesis
          {record: a, expr: b, for: 5m}   | invalid field 'for' in recording rule
          {record: a, expr: b, keep_firing_for: 5m} | invalid field 'keep_firing_for' in recording rule
          {record: a, expr: b, annotations: {c: d}} | invalid field 'annotations' in recording rule
          {record: 'a{b}', expr: b}       | braces present in the recording rule name; should it be in expr?: a{b}
          {record: a, expr: b, labels: {__name__: d}} | invalid label name: __name__
          {alert: a, expr: b, annotations: {'': d}} | invalid annotation name:
          {alert: a, expr: b, labels: {c: '{{ $x }}'}} | label "c": undefined variable "$x"
          {alert: a, expr: b, annotations: {c: '{{ if }}'}} | annotation "c": missing value
          {alert: a, expr: b, four: 5m}   | four: unknown key; did you mean for?
          """)
  void refusesWhatPrometheusRefuses(String rule, String message) {
    ConfigException error =
        catchThrowableOfType(
            ConfigException.class,
            () -> RuleFile.parse("r.yml", "groups: [{name: g, rules: [" + rule + "]}]"));
    assertThat(error).isNotNull().hasMessageContaining(message);
    assertThat(error.problems()).hasSize(1);
  }

  @Test
  void findsEverythingThatIsWrongAndSaysWhere() {
    String text =
        """
        groups:
          - name: a
            rules:
              - record: x
                expr: |
                  sum(rate(y))
              - alert: B
          - name: a
          - rules: []
        """;
    ConfigException error =
        catchThrowableOfType(ConfigException.class, () -> RuleFile.parse("r.yml", text));

    assertThat(error.problems().stream().map(Object::toString))
        .containsExactly(
            "r.yml:5:15: groups[0].rules[0].expr: rule \"x\": could not parse expression: 1:10: parse error:"
                + " expected type range vector in call to function \"rate\", got instant vector\n"
                + "sum(rate(y))\n         ^",
            "r.yml:7:9: groups[0].rules[1].expr: rule \"B\": field 'expr' must be set in rule",
            "r.yml:8:5: groups[1].name: expected each group once, found \"a\" again",
            "r.yml:9:5: groups[2].name: expected the name of a group, found none");
  }

  @Test
  void saysWhatCantBeStreamed() {
    String text =
        """
        groups:
          - name: a
            rules:
              - record: x
                expr: |
                  sum(y)
                    + sum(z offset -5m)
              - alert: B
                expr: x > rate(y[2d])
                labels:
                  c: d
                  e: '{{ with first (query "f") }}{{ .Value }}{{ end }}'
                annotations: {g: '{{ define "h" }}{{ "i" | query | len }}{{ end }}', j: query}
              - {record: k, expr: 'l[5m]'}
          - {name: b, query_offset: 1d, rules: [{record: m, expr: n}]}
          - {name: c, query_offset: 25h, rules: [{record: o, expr: n}]}
        """;
    ConfigException error =
        catchThrowableOfType(
            ConfigException.class,
            () -> RuleFile.parseStreamable("r.yml", text, PlanLimits.DEFAULTS));

    assertThat(error.problems().stream().map(Object::toString))
        .containsExactly(
            "r.yml:5:15: groups[0].rules[0].expr: rule \"x\": can't be streamed: 2:9: a negative"
                + " offset needs samples after the tick: z offset -5m\n  + sum(z offset -5m)\n"
                + "        ^",
            "r.yml:9:15: groups[0].rules[1].expr: rule \"B\": can't be streamed: 1:10: reaches back"
                + " 48h, expected at most 24h (max_range): y[2d]\nx > rate(y[2d])\n         ^",
            "r.yml:12:14: groups[0].rules[1].labels.e: rule \"B\": label \"e\": can't be streamed:"
                + " function \"query\" asks for stored samples, which a stream doesn't have;"
                + " expected what the rule's expression gives, found:"
                + " {{ with first (query \"f\") }}{{ .Value }}{{ end }}",
            "r.yml:13:26: groups[0].rules[1].annotations.g: rule \"B\": annotation \"g\": can't be"
                + " streamed: function \"query\" asks for stored samples, which a stream doesn't"
                + " have; expected what the rule's expression gives, found:"
                + " {{ define \"h\" }}{{ \"i\" | query | len }}{{ end }}",
            "r.yml:14:27: groups[0].rules[2].expr: rule \"k\": can't be streamed: 1:1: a rule needs a"
                + " scalar or an instant vector, found a range vector\nl[5m]\n^",
            "r.yml:16:5: groups[2].query_offset: can't be streamed: expected at most 1d"
                + " (max_range), found 1d1h");
    assertThat(RuleFile.parse("r.yml", text).ruleCount()).isEqualTo(5);
  }

  @Test
  void findsRulesThatWriteTheSameSeries() {
    RuleFile file =
        RuleFile.parse(
            "r.yml",
            """
            groups:
              - name: a
                labels: {l: '1'}
                rules:
                  - {record: x, expr: y}
                  - {record: x, expr: z, labels: {l: '2'}}
              - name: b
                rules:
                  - {record: x, expr: y, labels: {l: '1'}}
                  - {record: x, expr: y, labels: {l: '1'}}
                  - {alert: x, expr: y}
            """);

    assertThat(DuplicateRules.of(file))
        .containsExactly(new DuplicateRules.Duplicate("x", Labels.of("l", "1")));
  }
}
