package io.weir.scraper.exposition;

import static io.weir.scraper.exposition.ExpositionFormat.OPEN_METRICS;
import static io.weir.scraper.exposition.Expositions.sample;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.schemas.labels.Labels;
import io.weir.schemas.samples.MetricType;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OpenMetricsParserTest {
  @Test
  void readsMetadataAndSamplesInTheirOrder() throws MalformedExpositionException {
    String body =
        """
        # HELP go_gc_duration_seconds Escapes \\ \\n \\\\ \\" \\x.
        # TYPE go_gc_duration_seconds summary
        # UNIT go_gc_duration_seconds seconds
        go_gc_duration_seconds{quantile="0"} 4.9351e-05
        go_gc_duration_seconds_count 99 123.123
        # HELP nohelp\s
        # UNIT nounit\s
        # EOF
        """;
    assertThat(Expositions.read(OPEN_METRICS, body))
        .containsExactly(
            new Expositions.Help("go_gc_duration_seconds", "Escapes \\ \n \\ \" \\x."),
            new Expositions.Type("go_gc_duration_seconds", MetricType.SUMMARY),
            new Expositions.Unit("go_gc_duration_seconds", "seconds"),
            new Expositions.Sample(
                "go_gc_duration_seconds{quantile=\"0\"}",
                Labels.of("__name__", "go_gc_duration_seconds", "quantile", "0.0"),
                4.9351e-05,
                OptionalLong.empty()),
            new Expositions.Sample(
                "go_gc_duration_seconds_count",
                Labels.of("__name__", "go_gc_duration_seconds_count"),
                99,
                OptionalLong.of(123_123)),
            new Expositions.Help("nohelp", ""),
            new Expositions.Unit("nounit", ""));
  }

  @Test
  void passesOverExemplars() throws MalformedExpositionException {
    String body =
        """
        a_bucket{le="+Inf"} 1 # {id="x"} 4
        a_count 2 # {} 4
        a_sum 3 # {id="x",yy="}\\"",} 4 123.123
        a_total 17.0 1520879607.789 # {"id.x"="counter-test"} 5
        # EOF
        """;
    assertThat(Expositions.samples(OPEN_METRICS, body))
        .containsExactly(
            sample(Labels.of("__name__", "a_bucket", "le", "+Inf"), 1),
            sample(Labels.of("__name__", "a_count"), 2),
            sample(Labels.of("__name__", "a_sum"), 3),
            new Expositions.Sample(
                "", Labels.of("__name__", "a_total"), 17, OptionalLong.of(1_520_879_607_789L)));
  }

  @Test
  void readsQuotedNames() throws MalformedExpositionException {
    String body =
        """
        # TYPE "a.b_seconds" gauge
        # UNIT "a.b_seconds" seconds
        {"a.b_seconds",q="0.9"} 1
        {q="0.9","a.b_seconds",} 2
        # EOF\
        """;
    assertThat(Expositions.samples(OPEN_METRICS, body))
        .containsExactly(
            sample(Labels.of("__name__", "a.b_seconds", "q", "0.9"), 1),
            sample(Labels.of("__name__", "a.b_seconds", "q", "0.9"), 2));
  }

  @Test
  void readsEveryType() throws MalformedExpositionException {
    assertThat(
            Expositions.read(
                OPEN_METRICS,
                """
                # TYPE a counter
                # TYPE b gauge
                # TYPE c histogram
                # TYPE d gaugehistogram
                # TYPE e summary
                # TYPE f info
                # TYPE g stateset
                # TYPE h unknown
                # EOF
                """))
        .extracting(line -> ((Expositions.Type) line).type())
        .containsExactly(
            MetricType.COUNTER,
            MetricType.GAUGE,
            MetricType.HISTOGRAM,
            MetricType.GAUGE_HISTOGRAM,
            MetricType.SUMMARY,
            MetricType.INFO,
            MetricType.STATESET,
            MetricType.UNKNOWN);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "\n",
        "metric",
        "metric 1",
        "metric 1\n",
        "metric_total 1 # {aa=\"bb\"} 4",
        "# HELP a b",
        "a\n# EOF\n",
        "\n\n# EOF\n",
        " a 1\n# EOF\n",
        "9\n# EOF\n",
        "# TYPE u untyped\n# EOF\n",
        "# TYPE c counter \n# EOF\n",
        "#  TYPE c counter\n# EOF\n",
        "# TYPE \n# EOF\n",
        "# TYPE m\n# EOF\n",
        "# UNIT metric suffix\n# EOF\n",
        "# UNIT metricsuffix suffix\n# EOF\n",
        "# UNIT m suffix\n# EOF\n",
        "# UNIT \n# EOF\n",
        "# UNIT m\n# EOF\n",
        "# HELP \n# EOF\n",
        "# HELP m\n# EOF\n",
        "# a comment\n# EOF\n",
        "a\t1\n# EOF\n",
        "a 1\t2\n# EOF\n",
        "a 1 2 \n# EOF\n",
        "a 1 2 #\n# EOF\n",
        "a 1 1z\n# EOF\n",
        " # EOF\n",
        "#EOF\n",
        "# EOF\na 1",
        "# EOF\n\n",
        "# EOFa 1",
        "#\tTYPE c counter\n# EOF\n",
        "# TYPE c  counter\n# EOF\n",
        "a 1 1 1\n# EOF\n",
        "a {b=\"c\"} 1\n# EOF\n",
        "a{b='c'} 1\n# EOF\n",
        "a{,b=\"c\"} 1\n# EOF\n",
        "a{b=\"c\"d=\"e\"} 1\n# EOF\n",
        "a{b=\"c\",,d=\"e\"} 1\n# EOF\n",
        "a{b=\"c\", d=\"e\"} 1\n# EOF\n",
        "a{b=\"c\"}1\n# EOF\n",
        "a{b=\n# EOF\n",
        "a{b=\"two\nlines\"} 1\n# EOF\n",
        "{b=\"c\",} 1\n# EOF\n",
        "foo 1_2\n# EOF\n",
        "foo 0 1_2\n# EOF\n",
        "a 1 # {aa=bb}\n# EOF\n",
        "a 1 # {aa=\"bb\"}\n# EOF\n",
        "a 1 # {aa=\"bb\"} \n# EOF\n",
        "a 1 # {bb}\n# EOF\n",
        "a 1 # {\"bb\"} 1\n# EOF\n",
        "a 1 # {bb, a=\"dd\"} 1\n# EOF\n",
        "a 1 # {aa=\"bb\",,cc=\"dd\"} 1\n# EOF\n",
        "a 1 # {aa=\"bb\"} 1_2\n# EOF\n",
        "a 1 # {aa=\"bb\"} true\n# EOF\n",
        "a 1 # {aa=\"bb\"} 4 NaN\n# EOF\n",
        "a 1 # {aa=\"bb\"} 4 -Inf\n# EOF\n",
        "a 1 # {aa=\"bb\"} 4 1 1\n# EOF\n",
        "a 1 NaN\n# EOF\n",
        "a 1 -Inf\n# EOF\n",
        "a 1 +Inf\n# EOF\n",
      })
  void refuses(String body) {
    assertThatThrownBy(() -> Expositions.read(OPEN_METRICS, body))
        .isInstanceOf(MalformedExpositionException.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          a 1                 | 2 | 4  | the end of the line, and `# EOF`
          # EOF a             | 2 | 6  | nothing after `# EOF`
          a 1 # {b="c"}       | 2 | 14 | a blank and the exemplar's value
          # UNIT a_b c        | 2 | 12 | a unit that the metric's name ends with
          """)
  void namesThePlaceOfAMistake(String body, int line, int column, String expected) {
    String end = body.startsWith("a 1 #") || body.startsWith("# UNIT") ? "\n# EOF\n" : "";
    assertThatThrownBy(() -> Expositions.read(OPEN_METRICS, "ok 1\n" + body.strip() + end))
        .isInstanceOfSatisfying(
            MalformedExpositionException.class,
            e -> {
              assertThat(e).hasMessageContaining(expected);
              assertThat(e.line()).isEqualTo(line);
              assertThat(e.column()).isEqualTo(column);
            });
  }

  @Test
  void acceptsAnEndWithoutItsLineFeed() throws MalformedExpositionException {
    assertThat(Expositions.read(OPEN_METRICS, "# EOF")).isEmpty();
    assertThat(Expositions.read(OPEN_METRICS, "# EOF\n")).isEmpty();
    assertThat(Expositions.read(OPEN_METRICS, "a{} 1\n# EOF")).hasSize(1);
  }
}
