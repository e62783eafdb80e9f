package io.weir.schemas.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.re2j.Pattern;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScalarsTest {

  @ParameterizedTest
  @CsvSource({
    "0, 0, 0s",
    "0s, 0, 0s",
    "250ms, 250, 250ms",
    "90s, 90000, 1m30s",
    "1h30m, 5400000, 1h30m",
    "4d1h1ms, 349200001, 4d1h1ms",
    "90d, 7776000000, 90d",
    "2w, 1209600000, 2w",
    "1y1w, 32140800000, 372d",
    "3y, 94608000000, 3y",
  })
  void readsAndPrintsDurations(String text, long millis, String printed) {
    assertThat(Durations.parse(text)).isEqualTo(Duration.ofMillis(millis));
    assertThat(Durations.format(Duration.ofMillis(millis))).isEqualTo(printed);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "1",
        "s",
        "-1s",
        "1.5h",
        "1m1d",
        "1m1m",
        "15 seconds",
        "5S",
        "1h ",
        "293y",
        "99999999999999999999s",
        "18446744073710s"
      })
  void refusesWhatPrometheusRefusesAsDuration(String text) {
    assertThatThrownBy(() -> Durations.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("found \"" + text + "\"");
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0, 0",
    "100B, 100, 100B",
    "10MB, 10485760, 10MiB",
    "10MiB, 10485760, 10MiB",
    "1.5KB, 1536, 1536B",
    "1GB512MB, 1610612736, 1536MiB",
    "2EB, 2305843009213693952, 2EiB",
  })
  void readsAndPrintsSizes(String text, long bytes, String printed) {
    assertThat(ByteSize.parse(text)).isEqualTo(new ByteSize(bytes)).hasToString(printed);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "100", "-1MB", "10mb", "10 MB", "1iB", "MB", "9EB"})
  void refusesSizesWithoutAUnit(String text) {
    assertThatThrownBy(() -> ByteSize.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void readsHostPorts() {
    assertThat(HostPort.parse("localhost:0")).isEqualTo(new HostPort("localhost", 0));
    assertThat(HostPort.parse("[::1]:80")).hasToString("[::1]:80");
    assertThat(HostPort.parse("127.0.0.1:80").resolve().getPort()).isEqualTo(80);
    for (String wrong : new String[] {"", "a", ":80", "a:", "a:x", "::1:80", "a:65536", "a:-1"}) {
      assertThatThrownBy(() -> HostPort.parse(wrong)).isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void patternsMatchWholeTextsAndNewlines() {
    Pattern pattern = AnchoredPatterns.compile("a|b.c");
    assertThat(pattern.matcher("a").find()).isTrue();
    assertThat(pattern.matcher("b\nc").find()).isTrue();
    assertThat(pattern.matcher("ab").find()).isFalse();
    assertThat(pattern.matcher("a\n").find()).isFalse();
    assertThat(AnchoredPatterns.text(pattern)).isEqualTo("a|b.c");
    assertThatThrownBy(() -> AnchoredPatterns.compile("a)(b"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
