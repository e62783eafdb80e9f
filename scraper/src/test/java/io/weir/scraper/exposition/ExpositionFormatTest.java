package io.weir.scraper.exposition;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExpositionFormatTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          text/plain                                                | TEXT
          text/plain; version=0.0.4; charset=utf-8                  | TEXT
          TEXT/Plain;version=1.0.0;escaping=allow-utf-8             | TEXT
          application/openmetrics-text; version=1.0.0               | OPEN_METRICS
          application/openmetrics-text                              | OPEN_METRICS
          """)
  void namesTheFormatOfABody(String contentType, ExpositionFormat format) {
    assertThat(ExpositionFormat.of(contentType, Optional.empty())).contains(format);
    assertThat(ExpositionFormat.of(contentType, Optional.of(ExpositionFormat.TEXT)))
        .contains(format);
  }

  @ParameterizedTest
  @CsvSource({"''", "text/html", "text", "text/plain/x", "application/json", "'text plain'", ";"})
  void fallsBackIfItMay(String contentType) {
    assertThat(ExpositionFormat.of(contentType, Optional.empty())).isEmpty();
    assertThat(ExpositionFormat.of(contentType, Optional.of(ExpositionFormat.OPEN_METRICS)))
        .contains(ExpositionFormat.OPEN_METRICS);
  }
}
