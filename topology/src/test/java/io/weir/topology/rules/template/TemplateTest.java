package io.weir.topology.rules.template;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TemplateTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "no template } { }}",
        "{{ $labels.instance }} of {{$labels.job}} is down",
        "{{ $value | humanize }} {{- printf \"%.2f\" $value -}} x",
        "{{ with query \"up\" }}{{ . | first | value }}{{ else }}none{{ end }}",
        "{{ range $i, $s := query `up` }}{{ $i }}{{ $s.Labels.a }}{{ break }}{{ end }}",
        "{{ if gt $value 1.0 }}a{{ else if eq .Value -2e3 }}b{{ else }}c{{ end }}",
        "{{ $x := (first (query \"up\")).Value }}{{ $x = 2 }}{{ $x }}",
        "{{/* a comment */}}{{- /* another */ -}}",
        "{{ define \"a\" }}x{{ end }}{{ template \"a\" . }}",
        "{{ index $labels \"a b\" }} {{ 'x' }} {{ true }} {{ externalURL }}",
        "{{ args 1 0x1F nil | len }}"
      })
  void whatGoTakesPasses(String text) {
    assertThat(Template.problem(text)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          {{ $label.a }}            | undefined variable "$label"
          {{ $value                 | unclosed action
          {{ }}                     | missing value, found the end of the action
          {{ nope $value }}         | function "nope" not defined
          {{ if true }}a            | expected {{end}} of if, found none
          a{{ end }}                | unexpected {{end}}
          {{ else }}                | unexpected {{else}}
          {{ (len }}                | unclosed left parenthesis, found the end of the action
          {{ len) }}                | unexpected ")" in an action
          {{ "a }}                  | unexpected "\"" in an action
          {{ break }}               | {{break}} outside {{range}}
          {{ if }}{{ end }}         | missing value, found the end of the action
          {{ with $x := 1 }}{{ end }}{{ $x }} | undefined variable "$x"
          {{ template a }}          | expected a name in quotes behind template, found "a"
          {{/* a }}                 | unclosed comment
          {{ $a, $b := 1 }}         | too many declarations in $a
          {{ end end }}             | unexpected "end" behind end
          """)
  void whatGoRefusesIsNamed(String text, String problem) {
    assertThat(Template.problem(text)).contains(problem);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{{ 1 ~ 2 }}", "{{ humanize ~ 1 }}"})
  void aPipeMustLeadToACommand(String text) {
    assertThat(Template.problem(text.replace('~', '|')))
        .contains("non executable command in pipeline stage 2");
  }
}
