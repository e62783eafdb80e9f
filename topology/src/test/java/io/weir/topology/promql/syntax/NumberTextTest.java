package io.weir.topology.promql.syntax;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class NumberTextTest {
  @ParameterizedTest
  @CsvSource({
    "100000, 100000",
    "1000000, 1e+06",
    "1234567, 1.234567e+06",
    "0.0001, 0.0001",
    "0.00001, 1e-05",
    "1e100, 1e+100",
    "4.9e-324, 5e-324",
    "9.9e-324, 1e-323",
    "-2.5, -2.5",
    "0, 0",
    "NaN, NaN",
    "-Infinity, -Inf"
  })
  void generalNumbersHaveExponentsAtTheEnds(double value, String text) {
    assertThat(NumberText.general(value)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({"2.345, 2.3", "123, 1.2e+02", "99.9, 1e+02", "1e-13, 1e-13", "0.5, 0.5"})
  void generalNumbersAreRounded(double value, String text) {
    assertThat(NumberText.general(value, 2)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({
    "0.1, 0.1",
    "1e21, 1000000000000000000000",
    "5, 5",
    "-0.0, -0",
    "Infinity, +Inf",
    "5e-7, 0.0000005"
  })
  void decimalsHaveNone(double value, String text) {
    assertThat(NumberText.decimal(value)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0s",
    "60, 1m",
    "86400, 1d",
    "604800, 1w",
    "7776000, 90d",
    "31536000, 1y",
    "3661.5, 1h1m1s500ms",
    "-90, -1m30s"
  })
  void durationsAreSplitIntoUnits(double seconds, String text) {
    assertThat(NumberText.duration(seconds)).isEqualTo(text);
  }

  @Test
  void spansBecomeMilliseconds() {
    ResolvedSpans spans = new ResolvedSpans(15_000, 0);
    assertThat(spans.offsetMillis(new Span.Literal(-0.0015, false, Position.NOWHERE)))
        .isEqualTo(-1);
    assertThat(spans.positiveMillis(new Span.Step(Position.NOWHERE))).isEqualTo(15_000);
  }
}
