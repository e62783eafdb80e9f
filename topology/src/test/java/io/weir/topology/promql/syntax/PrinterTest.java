package io.weir.topology.promql.syntax;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.topology.promql.parse.PromQlParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PrinterTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          m{z="1",a='2',}           | m{a="2",z="1"}
          {__name__="m"}            | {__name__="m"}
          {"a b"=~`c\\d`}           | {"a b"=~"c\\\\d"}
          m offset 90s @ 1          | m @ 1.000 offset 1m30s
          m anchored @ start()      | m @ start() anchored
          m[60] offset -1d smoothed | m[1m] smoothed offset -1d
          m[0.0005]                 | m[0.0005]
          m[7d:1w]                  | m[1w:1w]
          m[90d:]@end()             | m[90d:] @ end()
          m[1h/2-(step()+1)]        | m[1h / 2 - (step() + 1)]
          m offset max_of(1m,range())| m offset max_of(1m, range())
          sum(m)by(a,"b c")         | sum by (a, "b c") (m)
          sum by("NaN","inf",on)(m) | sum by ("NaN", "inf", on) (m)
          sum without()(m)          | sum without () (m)
          sum by()(m)               | sum(m)
          a+ignoring()b             | a + b
          a+on()b                   | a + on () b
          a*on(x)group_right b      | a * on (x) group_right () b
          a>bool fill(1e6)b         | a > bool fill (1e+06) b
          a+fill_right(2)fill_left(.5)b | a + fill_left (0.5) fill_right (2) b
          -a ^ - b                  | -a ^ -b
          1e21+Inf                  | 1000000000000000000000 + +Inf
          Inf ^ a                   | Inf ^ a
          -0                        | -0
          1e-7                      | 0.0000001
          5m                        | 5m
          -90m                      | -1h30m
          1001ms                    | 1s1ms
          """)
  void printsAsPrometheusDoes(String text, String printed) throws ParseException {
    assertThat(PromQlParser.parse(text)).hasToString(printed);
  }

  @Test
  void breaksWhatIsLongerThanALine() throws ParseException {
    String text =
        "histogram_quantile(0.99, sum by (le, job) (rate(http_request_duration_seconds_bucket"
            + "{job=\"api\"}[5m]))) > on (job) group_left () max by (job) (limits) * -(a or b)";

    assertThat(PromQlParser.parse(text).pretty())
        .isEqualTo(
            """
              histogram_quantile(
                0.99,
                sum by (le, job) (rate(http_request_duration_seconds_bucket{job="api"}[5m]))
              )
            > on (job) group_left ()
              max by (job) (limits) * -(a or b)\
            """);
  }

  @Test
  void leavesWhatFits() throws ParseException {
    String text = "sum by (job) (rate(http_requests_total{code=~\"5..\"}[5m])) / 2";
    assertThat(PromQlParser.parse(text).pretty()).isEqualTo(text);
  }
}
