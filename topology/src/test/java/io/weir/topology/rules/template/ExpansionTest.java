package io.weir.topology.rules.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.schemas.labels.Labels;
import io.weir.topology.promql.histogram.FloatHistogram;
import io.weir.topology.promql.value.QueryException;
import io.weir.topology.promql.value.VectorValue;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Expectations are those of Go 1.27 and Prometheus 3.5, or 3.14 for what is newer. */
final class ExpansionTest {
  private static final Surroundings SURROUNDINGS =
      new Surroundings(Map.of("dc", "d1"), "http://e/p", ExpansionTest::query);

  private static VectorValue query(String expression, long timeMillis) {
    return switch (expression) {
      case "two" ->
          new VectorValue(
              timeMillis,
              new Labels[] {Labels.of("a", "z"), Labels.of("a", "y")},
              new double[] {1, 2},
              null);
      case "none" -> new VectorValue(timeMillis, new Labels[0], new double[0], null);
      default -> throw new QueryException("no " + expression);
    };
  }

  private static String expand(
      String text, @Nullable FloatHistogram histogram, Surroundings surroundings)
      throws TemplateException, TemplateFailure {
    Labels labels = Labels.of("__name__", "m", "job", "j b", "path", "a/b");
    TemplateData data = new TemplateData(labels, 1234.5, histogram, 90_500);
    return Template.parse(text).expand("t", data, surroundings);
  }

  private static String expand(String text) throws TemplateException, TemplateFailure {
    return expand(text, null, SURROUNDINGS);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      ignoreLeadingAndTrailingWhitespace = true,
      textBlock =
          """
          {{ $labels.job }}-{{ $labels.nope }}-{{ $value }}            | j b--1234.5
          {{ $externalLabels.dc }} {{ $externalURL }} {{ pathPrefix }} | d1 http://e/p /p
          {{ externalURL }}                                            | http://e/p
          {{ humanize $value }} {{ humanize 1235.5 }}                  | 1.234k 1.236k
          {{ now }} {{ humanizeTimestamp now }}                        | 90.5 1970-01-01 00:01:30.5 +0000 UTC
          {{ toDuration 3661.5 }} {{ (toDuration 90).Minutes }}        | 1h1m1.5s 1.5
          {{ toDuration 0.0000015 }} {{ toDuration 0 }}                | 1.5µs 0s
          {{ urlQueryEscape "a b&c~*" }}                               | a+b%26c~%2A
          {{ range query "two" }}{{ .Labels.a }}{{ .Value }}{{ end }}  | z1y2
          {{ range $i, $e := sortByLabel "a" (query "two") }}{{ $i }}{{ $e.Labels.a }}{{ end }} | 0y1z
          {{ with query "none" }}some{{ else }}none{{ end }}           | none
          {{ if and $value (gt $value 1.0) }}more{{ end }}             | more
          {{ or 0 "" "x" (first (query "none")) }}                     | x
          {{ define "d" }}<{{ .arg0 }}>{{ end }}{{ template "d" (args 7) }} | <7>
          a {{- 1 -}} b {{- /* c */ -}} d                              | a1bd
          {{ $x := 1 }}{{ if true }}{{ $x = 2 }}{{ $y := 3 }}{{ $y }}{{ end }}{{ $x }} | 32
          {{ range 5 }}{{ if eq . 1 }}{{ continue }}{{ end }}{{ if eq . 3 }}{{ break }}{{ end }}{{ . }}{{ end }} | 02
          {{ printf "%05.1f %-4s %q %v %d" 3.14159 "a" "b" true 1.5 }} | 003.1 a    "b" true %!d(float64=1.5)
          """)
  void givesWhatGoGives(String text, String expanded) throws Exception {
    assertThat(expand(text)).isEqualTo(expanded);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          {{ first (query "none") }}  | template: t:1:115: executing "t" at <first (query "none")>: error calling first: first() called on vector with no elements
          {{ query "bad" }}           | template: t:1:115: executing "t" at <query "bad">: error calling query: no bad
          {{ gt $value 1 }}           | template: t:1:115: executing "t" at <gt $value 1>: error calling gt: incompatible types for comparison: float64 and int
          {{ title $value }}          | template: t:1:121: executing "t" at <$value>: wrong type for value; expected string; got float64
          ~{{ $value | title }}~      | template: t:1:124: executing "t" at <title>: wrong type for value; expected string; got float64
          {{ .Nope }}                 | template: t:1:115: executing "t" at <.Nope>: can't evaluate field Nope in type struct { Labels map[string]string; ExternalLabels map[string]string; ExternalURL string; Value interface {} }
          {{ humanize }}              | template: t:1:115: executing "t" at <humanize>: wrong number of args for humanize: want 1 got 0
          {{ template "nope" }}       | template: t:1:124: executing "t" at <{{template "nope"}}>: template "nope" not defined
          """)
  void failuresSayWhatGoSays(String text, String message) {
    assertThatThrownBy(() -> expand(text)).isInstanceOf(TemplateFailure.class).hasMessage(message);
  }

  @Test
  void linesOfFailuresCountFromTheTextsStart() {
    assertThatThrownBy(() -> expand("a\nä {{ len 1 }}"))
        .hasMessageStartingWith("template: t:2:6: executing");
  }

  @Test
  void aHistogramIsAValue() throws Exception {
    FloatHistogram histogram = FloatHistogram.builder().count(2).sum(3).build();
    assertThat(expand("{{ $value }} {{ $value.Sum }}", histogram, SURROUNDINGS))
        .isEqualTo("{count:2, sum:3} 3");
  }

  @Test
  void aQueryCanBeRefused() {
    Surroundings streaming =
        new Surroundings(Map.of(), "", TemplateQuery.refusing("query: not in a stream"));
    assertThatThrownBy(() -> expand("{{ query \"two\" }}", null, streaming))
        .isInstanceOf(TemplateFailure.class)
        .hasMessageEndingWith("error calling query: query: not in a stream");
  }

  @Test
  void aTemplateThatCallsItselfForeverFails() {
    assertThatThrownBy(
            () -> expand("{{ define \"a\" }}{{ template \"a\" }}{{ end }}{{ template \"a\" }}"))
        .isInstanceOf(TemplateFailure.class)
        .hasMessageContaining("exceeded maximum template depth");
  }

  @Test
  void aTextThatWouldBeHugeFails() {
    assertThatThrownBy(() -> expand("{{ range 1000000000 }}0123456789{{ end }}"))
        .isInstanceOf(TemplateFailure.class)
        .hasMessageContaining("expected at most 16777216 characters");
  }

  @Test
  void deepNestingIsRefused() {
    assertThat(Template.problem("{{ if 1 }}".repeat(10_000))).isPresent();
    assertThat(Template.problem("{{" + "(".repeat(10_000))).isPresent();
  }
}
