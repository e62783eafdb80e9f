package io.weir.scraper;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.schemas.config.ByteSize;
import io.weir.schemas.config.ConfigBinder;
import io.weir.schemas.config.ConfigNode;
import io.weir.schemas.config.ConfigProblems;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScraperSettingsTest {
  private final ConfigProblems problems = new ConfigProblems();

  private Optional<ScraperSettings> bind(String yaml) {
    return ConfigBinder.standard()
        .bind(ConfigNode.parse("weir.yml", yaml), ScraperSettings.class, problems);
  }

  @Test
  void hasDefaults() {
    assertThat(bind("{}"))
        .contains(
            new ScraperSettings(
                "",
                "default",
                Duration.ofSeconds(20),
                ByteSize.parse("64MB"),
                ScraperSettings.Compression.LZ4));
  }

  @Test
  void readsEveryKey() {
    ScraperSettings settings =
        new ScraperSettings(
            "one",
            "acme",
            Duration.ofSeconds(5),
            ByteSize.parse("8MB"),
            ScraperSettings.Compression.ZSTD);
    assertThat(bind("{name: one, tenant: acme, max_hold: 5s, buffer: 8MB, compression: zstd}"))
        .contains(settings);
    assertThat(settings.orNamed("host:1")).isEqualTo(settings);
    assertThat(bind("{}").orElseThrow().orNamed("host:1").name()).isEqualTo("host:1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"{tenant: ''}", "{max_hold: 0s}", "{buffer: 1KB}", "{compression: rar}", "{x: y}"})
  void refusesWhatMakesNoSense(String yaml) {
    var _ = bind(yaml);
    assertThat(problems.count()).isPositive();
  }
}
