package io.weir.ops.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class QueryTimesTest {
  private static final Instant NOW = Instant.parse("2026-01-31T12:00:00.123456Z");

  @ParameterizedTest
  @CsvSource({
    "now,                       2026-01-31T12:00:00.123Z",
    "-1h,                       2026-01-31T11:00:00.123Z",
    "-1h30m,                    2026-01-31T10:30:00.123Z",
    "2026-01-31T12:00:00Z,      2026-01-31T12:00:00Z",
    "2026-01-31T12:00:00+01:00, 2026-01-31T11:00:00Z",
    "1769860800,                2026-01-31T12:00:00Z",
    "1769860800.25,             2026-01-31T12:00:00.250Z",
    "1.7698608e9,               2026-01-31T12:00:00Z",
    "0,                         1970-01-01T00:00:00Z",
    "-5,                        1969-12-31T23:59:55Z",
  })
  void readsTimes(String text, Instant expected) {
    assertThat(QueryTimes.time(text, NOW)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "-",
        "yesterday",
        "1h",
        "-1x",
        "2026-01-31",
        "1e300",
        "1e-999999999",
        "NaN",
        "-1h-1m"
      })
  void refusesOthers(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> QueryTimes.time(text, NOW))
        .withMessage(
            "expected a time such as 2026-01-31T12:00:00Z, 1769860800, now or -1h, found \"%s\"",
            text);
  }

  @Test
  void readsStepsAsDurationsOrSeconds() {
    assertThat(QueryTimes.step("1m30s")).isEqualTo(Duration.ofSeconds(90));
    assertThat(QueryTimes.step("0.25")).isEqualTo(Duration.ofMillis(250));
    for (String text : new String[] {"0", "-5", "0.0001", "1us", ""}) {
      assertThatIllegalArgumentException().as(text).isThrownBy(() -> QueryTimes.step(text));
    }
  }

  @Test
  void usualStepGivesAtMostAbout250Values() {
    assertThat(QueryTimes.usualStep(NOW, NOW)).isEqualTo(Duration.ofSeconds(1));
    assertThat(QueryTimes.usualStep(NOW, NOW.plusSeconds(499))).isEqualTo(Duration.ofSeconds(1));
    assertThat(QueryTimes.usualStep(NOW, NOW.plusSeconds(3600))).isEqualTo(Duration.ofSeconds(14));
  }
}
