package io.weir.ops.rules;

import static java.util.Map.entry;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Rule files, good and bad. */
final class RuleFiles {
  private static final List<String> WHOLE =
      List.of(
          "",
          "{}",
          "groups:",
          "groups: []",
          "groups: {}",
          "groups: [",
          "groups: [{}]",
          "groups: [{name: ''}]",
          "groups: [{name: a}]",
          "groups: [{name: a}, {name: a}]",
          "groups: [{name: a}, {name: b}]",
          "groups: [{name: a, name: b}]",
          "groups: [{name: a, rules: []}]",
          "groups: [{name: a, rules: {}}]",
          "groups: [{name: a, interval: 1m, query_offset: 5s, limit: 3, labels: {b: c}}]",
          "groups: [{name: a, interval: 0}]",
          "groups: [{name: a, interval: x}]",
          "groups: [{name: a, limit: x}]",
          "groups: [{name: a, limit: -1}]",
          "groups: [{name: a, labels: {__name__: c}}]",
          "groups: [{name: a, labels: {'': c}}]",
          "groups: [{name: a, labels: {'b c': d}}]",
          "groups: [{name: a, labels: {b: c}, rules: [{record: d, expr: e, labels: {b: f}}]}]",
          "groups: [{name: a, unknown: 1}]",
          "group: []",
          "groups: [{name: a, rules: [{record: b, expr: c}, {record: b, expr: d}]}]",
          "groups: [{name: a, rules: [{record: b, expr: c}]}, {name: d, rules: [{record: b, expr: c}]}]",
          "groups: [{name: a, rules: [{alert: b, expr: c}, {alert: b, expr: d}, {record: b, expr: d}]}]");

  /** Rules of a group. */
  private static final List<String> RULES =
      List.of(
          "{}",
          "{record: a}",
          "{alert: a}",
          "{expr: a}",
          "{record: a, expr: b}",
          "{record: a, alert: a, expr: b}",
          "{record: a, expr: b +}",
          "{record: a, expr: 1}",
          "{record: a b, expr: c}",
          "{record: 'a{b}', expr: c}",
          "{record: a.b, expr: c}",
          "{record: a-b, expr: c}",
          "{record: 'a:b', expr: c}",
          "{record: 1a, expr: c}",
          "{record: a, expr: b, for: 5m}",
          "{record: a, expr: b, for: 0s}",
          "{record: a, expr: b, keep_firing_for: 5m}",
          "{record: a, expr: b, annotations: {c: d}}",
          "{record: a, expr: b, labels: {c: '{{ $nope }}'}}",
          "{record: a, expr: b, labels: {'c d': e}}",
          "{record: a, expr: b, labels: {__name__: e}}",
          "{record: a, expr: b, labels: {'': e}}",
          "{record: a, expr: b, labels: {c: 1}}",
          "{record: a, expr: b, labels: {c: }}",
          "{record: a, expr: b, unknown: 1}",
          "{alert: a, expr: b, for: 5m, keep_firing_for: 1m, labels: {c: d}, annotations: {e: f}}",
          "{alert: a b, expr: c}",
          "{alert: a, expr: b, for: x}",
          "{alert: a, expr: b, for: -1m}",
          "{alert: a, expr: b, for: 1}",
          "{alert: a, expr: b, annotations: {'': c}}",
          "{alert: a, expr: b, annotations: {'c d': c}}",
          "{alert: a, expr: b, annotations: {c: [1]}}");

  /** Templates of an annotation. */
  private static final List<String> TEMPLATES =
      List.of(
          "{{ $value }}",
          "{{ $labels.a }} {{ $externalLabels.b }} {{ $externalURL }}",
          "{{ $nope }}",
          "{{ nope }}",
          "{{ $value",
          "{{ \"a }}",
          "{{ }}",
          "{{ if true }}",
          "{{ end }}",
          "{{ else }}",
          "{{ if true }}{{ else }}{{ else }}{{ end }}",
          "{{ range query \"a\" }}{{ break }}{{ end }}{{ continue }}",
          "{{ define \"a\" }}{{ $labels.a }}{{ end }}",
          "{{ define \"a\" }}{{ . }}{{ end }}{{ template \"a\" $labels }}",
          "{{ block \"a\" . }}{{ $value }}{{ end }}",
          "{{ with $x := 1 }}{{ end }}{{ $x }}",
          "{{ $a, $b := 1 }}",
          "{{ 1 | humanize }}",
          "{{ humanize | 1 }}",
          "{{ humanize $value | }}",
          "{{ (len \"a\" }}",
          "{{ len \"a\") }}",
          "{{ 08 }}",
          "{{ 1__0 }}",
          "{{ '\\n' }} {{ 'ab' }}",
          "{{ nil.a }}",
          "{{ tmpl \"a\" . }}",
          "{{/* a */}}",
          "{{/* a }}",
          "{{ /* a */ }}",
          "{{- 1 -}} {{-1}}",
          "{{ $value > 3 }}");

  /** Rules that Prometheus takes and a stream can't have, by the reason that Weir gives. */
  static final Map<String, String> REFUSED_BY_WEIR =
      Map.ofEntries(
          // Prometheus takes the file, and the rule fails at each of its ticks.
          entry("{record: a, expr: '\"x\"'}", "a rule needs a scalar or an instant vector"),
          entry("{record: a, expr: 'b[5m]'}", "a rule needs a scalar or an instant vector"),
          // Samples that a stream doesn't have any longer, or not yet.
          entry("{record: a, expr: 'b @ 1600000000'}", "@ with a fixed time"),
          entry("{record: a, expr: 'sum_over_time((b @ 5)[10m:1m])'}", "@ with a fixed time"),
          entry("{record: a, expr: 'rate(b[2d])'}", "reaches back 48h, expected at most 24h"),
          entry("{record: a, expr: 'b offset 25h'}", "reaches back 25h, expected at most 24h"),
          entry(
              "{record: a, expr: 'b offset -5m'}",
              "a negative offset needs samples after the tick"),
          // Depends on the time at which the rule is evaluated, over what is kept between ticks.
          entry(
              "{record: a, expr: 'max_over_time(sum(b @ end())[10m:1m])'}",
              "the tick's own time in a subquery"),
          // Stored samples.
          entry(
              "{alert: a, expr: b, annotations: {c: '{{ query \"d\" }}'}}",
              "function \"query\" asks for stored samples"),
          entry(
              "{alert: a, expr: b, labels: {c: '{{ with printf \"d\" | query }}e{{ end }}'}}",
              "function \"query\" asks for stored samples"));

  static final List<String> ALL =
      Stream.of(
              WHOLE.stream(),
              RULES.stream().map(RuleFiles::ofRule),
              TEMPLATES.stream()
                  .map(template ->
                      "groups: [{name: a, rules: [{alert: a, expr: b, annotations: {c: '"
                          + template.replace("'", "''")
                          + "'}}]}]"))
          .flatMap(texts -> texts)
          .toList();

  private RuleFiles() {}

  /** A file of one rule. */
  static String ofRule(String rule) {
    return "groups: [{name: a, rules: [" + rule + "]}]";
  }
}
