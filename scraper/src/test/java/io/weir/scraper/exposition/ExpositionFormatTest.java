package io.weir.scraper.exposition;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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
          text/plain ; a = b;c="x;\\"y" ;                            | TEXT
          text/plain; a=b; A=b                                      | TEXT
          text/plain;                                               | TEXT
          """)
  void namesTheFormatOfABody(String contentType, ExpositionFormat format) {
    assertThat(ExpositionFormat.of(contentType, Optional.empty())).contains(format);
    assertThat(ExpositionFormat.of(contentType, Optional.of(ExpositionFormat.TEXT)))
        .contains(format);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "text/html",
        "text",
        "text/plain/x",
        "application/json",
        "text plain",
        "text/plain, text/html",
        "text/plain;version",
        "text/plain; a=b c",
        "text/plain; a=\"b",
        "text/plain; a=b; a=c",
        "text/plain;;",
        ";"
      })
  void fallsBackIfItMay(String contentType) {
    assertThat(ExpositionFormat.of(contentType, Optional.empty())).isEmpty();
    assertThat(ExpositionFormat.of(contentType, Optional.of(ExpositionFormat.OPEN_METRICS)))
        .contains(ExpositionFormat.OPEN_METRICS);
  }
}
