package io.weir.scraper.exposition;

import static io.weir.scraper.exposition.ExpositionFormat.TEXT;
import static io.weir.scraper.exposition.Expositions.sample;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.schemas.labels.Labels;
import io.weir.schemas.samples.MetricType;
import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TextParserTest {
  @Test
  void readsMetadataAndSamplesInTheirOrder() throws MalformedExpositionException {
    String body =
        """
        # HELP requests_total Requests, with a \\\\ and a line\\nfeed and \\"quotes\\".
        # 	TYPE requests_total counter

        # Helpless comment
        #
        #HELP not_a_help either
        requests_total{code="200",} 10
        requests_total 	{ code = "500" path = "/" , } 3 1700000000123
        # HELP bare
        # HELP none\s
        """;
    assertThat(Expositions.read(TEXT, body))
        .containsExactly(
            new Expositions.Help(
                "requests_total", "Requests, with a \\ and a line\nfeed and \\\"quotes\\\"."),
            new Expositions.Type("requests_total", MetricType.COUNTER),
            new Expositions.Sample(
                "requests_total{code=\"200\",}",
                Labels.of("__name__", "requests_total", "code", "200"),
                10,
                OptionalLong.empty()),
            new Expositions.Sample(
                "requests_total \t{ code = \"500\" path = \"/\" , }",
                Labels.of("__name__", "requests_total", "code", "500", "path", "/"),
                3,
                OptionalLong.of(1_700_000_000_123L)),
            new Expositions.Help("bare", ""),
            new Expositions.Help("none", ""));
  }

  @Test
  void readsQuotedNames() throws MalformedExpositionException {
    String body =
        """
        # TYPE "a.b" gauge
        {"a.b"} 1
        { x="y" , "a.b", } 2
        {"a \\"b\\" \\\\ c\\n€","x y"="z"} 3
        a{"x y"="z"}4
        """;
    assertThat(Expositions.samples(TEXT, body))
        .containsExactly(
            sample(Labels.of("__name__", "a.b"), 1),
            sample(Labels.of("__name__", "a.b", "x", "y"), 2),
            sample(Labels.of("__name__", "a \"b\" \\ c\n€", "x y", "z"), 3),
            sample(Labels.of("__name__", "a", "x y", "z"), 4));
  }

  @Test
  void readsWhatLabelValuesMayHold() throws MalformedExpositionException {
    assertThat(
            Expositions.samples(
                TEXT, "a{b=\"}{,= \\\\\\n\\\"\\x\u0000€\",c=\"two\nlines\",d=\"\"} 1"))
        .containsExactly(
            sample(Labels.of("__name__", "a", "b", "}{,= \\\n\"\\x\u0000€", "c", "two\nlines"), 1));
  }

  @Test
  void writesTheFloatsOfBucketsAndQuantilesAsOpenMetricsDoes() throws MalformedExpositionException {
    String body =
        """
        # TYPE h histogram
        h_bucket{le="1"} 1
        h_bucket{le="+Inf"} 2
        h_bucket{le="10000000"} 2
        h_bucket{le="x"} 2
        # TYPE s summary
        s{quantile="0"} 1
        s{le="1"} 1
        # TYPE g gauge
        g{le="1"} 1
        """;
    assertThat(Expositions.samples(TEXT, body))
        .containsExactly(
            sample(Labels.of("__name__", "h_bucket", "le", "1.0"), 1),
            sample(Labels.of("__name__", "h_bucket", "le", "+Inf"), 2),
            sample(Labels.of("__name__", "h_bucket", "le", "1e+07"), 2),
            sample(Labels.of("__name__", "h_bucket", "le", "x"), 2),
            sample(Labels.of("__name__", "s", "quantile", "0.0"), 1),
            sample(Labels.of("__name__", "s", "le", "1"), 1),
            sample(Labels.of("__name__", "g", "le", "1"), 1));
  }

  @Test
  void readsEveryType() throws MalformedExpositionException {
    assertThat(
            Expositions.read(
                TEXT,
                "# TYPE a counter\n# TYPE b gauge\n# TYPE c histogram\n# TYPE d summary\n"
                    + "# TYPE e untyped"))
        .extracting(line -> ((Expositions.Type) line).type())
        .containsExactly(
            MetricType.COUNTER,
            MetricType.GAUGE,
            MetricType.HISTOGRAM,
            MetricType.SUMMARY,
            MetricType.UNKNOWN);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "\n", "\n \t\n", "#", "# ", "# x", "a 1", " a 1 ", "a\t1\t2\t", "a+1"})
  void acceptsBodiesOfLittle(String body) throws MalformedExpositionException {
    assertThat(Expositions.read(TEXT, body)).hasSizeLessThanOrEqualTo(1);
  }

  @Test
  void keepsTheNanThatIsNoStalenessMarker() throws MalformedExpositionException {
    assertThat(Expositions.samples(TEXT, "a nan\na NaN"))
        .extracting(s -> Double.doubleToRawLongBits(s.value()))
        .containsOnly(0x7ff8000000000001L);
  }

  @Test
  void takesALabelThatIsOnceEmptyForEmpty() throws MalformedExpositionException {
    assertThat(Expositions.samples(TEXT, "a{b=\"\",b=\"c\"} 1\na{b=\"c\",b=\"\",d=\"e\"} 2"))
        .containsExactly(
            sample(Labels.of("__name__", "a"), 1), sample(Labels.of("__name__", "a", "d", "e"), 2));
  }

  @Test
  void takesHelpOfBlanksForNone() throws MalformedExpositionException {
    assertThat(Expositions.read(TEXT, "# HELP a \t  \n# HELP b  c \n"))
        .containsExactly(new Expositions.Help("a", ""), new Expositions.Help("b", " c "));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          a                          | 1 | 2  | a value
          a{b='c'} 1                 | 1 | 5  | a label's value in quotes
          a{b=                       | 1 | 5  | a label's value in quotes
          a{b="                      | 1 | 5  | a closing quote
          a{b="c\\                   | 1 | 5  | a closing quote
          {"a", "b = "c"}            | 1 | 13 | `=`
          {"a",b\\nc="d"} 1          | 1 | 7  | `=`
          {"a","b"} 1                | 1 | 6  | one name of the metric
          a{"b"} 1                   | 1 | 3  | one name of the metric
          a true                     | 1 | 3  | a float
          a{=""} 0                   | 1 | 3  | a label's name
          a{,b="c"} 0                | 1 | 3  | a label's name
          a{b="c",,d="e"} 0          | 1 | 9  | a label's name
          {A}0                       | 1 | 3  | `=`
          {} 0                       | 1 | 1  | a metric's name
          {a="ok"} 1                 | 1 | 1  | a metric's name
          {""} 1                     | 1 | 3  | a metric's name that isn't empty
          a{""="x"} 1                | 1 | 4  | a label's name that isn't empty
          a{b="c",b="d"} 1           | 1 | 9  | each label once
          a{__name__="b"} 1          | 1 | 3  | each label once
          foo 1_2                    | 1 | 5  | a float
          foo 0x1p-3                 | 1 | 5  | a float
          foo 1e400                  | 1 | 5  | a float
          foo 0 1_2                  | 1 | 8  | the end of the line
          foo 0 -1                   | 1 | 7  | a timestamp in milliseconds
          foo 0 1.5                  | 1 | 8  | the end of the line
          foo 0 9223372036854775808  | 1 | 7  | a timestamp in milliseconds that fits
          foo 1 2 3                  | 1 | 9  | the end of the line
          foo{a="b"}{c="d"} 1        | 1 | 11 | a value
          9 1                        | 1 | 1  | a metric's name
          # TYPE #                   | 1 | 8  | a metric's name after TYPE
          # HELP #                   | 1 | 8  | a metric's name after HELP
          # TYPE a                   | 1 | 9  | one of counter
          # TYPE a Counter           | 1 | 10 | one of counter
          # TYPE a  counter          | 1 | 10 | one of counter
          # TYPE a stateset          | 1 | 10 | one of counter
          a.b 1                      | 1 | 2  | a float
          """)
  void namesThePlaceOfAMistake(String body, int line, int column, String expected) {
    assertThatThrownBy(() -> Expositions.read(TEXT, "ok 1\n" + body.strip()))
        .isInstanceOfSatisfying(
            MalformedExpositionException.class,
            e -> {
              assertThat(e).hasMessageContaining(expected);
              assertThat(e.line()).isEqualTo(line + 1);
              assertThat(e.column()).isEqualTo(column);
            });
  }

  @Test
  void refusesWhatIsNotUtf8AndZeroBytesOutsideOfTexts() {
    for (String body :
        new String[] {
          "a{\u00ff=\"foo\"} 1",
          "a{b=\"\u00ff\"} 1",
          "a{\"\u00ff\"=\"b\"} 1",
          "{\"\u00ff\"} 1",
          "# HELP a \u00ff",
          "a{b=\u0000\"ssss\"} 1",
          "a{b=\"\u0000",
          "a{b\u0000=\"hiih\"}\t1",
          "a{\"b\u0000\"=\"hiih\"}\t1",
          "a\u0000{b=\"ddd\"} 1",
          "a 0 1\u0000",
          "\u0000a 1",
          "a 1\r\n",
        }) {
      assertThatThrownBy(() -> Expositions.read(TEXT, body.getBytes(StandardCharsets.ISO_8859_1)))
          .as(body)
          .isInstanceOf(MalformedExpositionException.class);
    }
  }

  @Test
  void countsTheLinesInsideQuotes() {
    assertThatThrownBy(() -> Expositions.read(TEXT, "a{b=\"c\nd\ne\"} x"))
        .hasMessage("line 3, column 5: expected a float, found `x`");
  }
}
