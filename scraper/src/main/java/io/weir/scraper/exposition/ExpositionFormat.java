package io.weir.scraper.exposition;

import java.util.Locale;
import java.util.Optional;

/** A format in which targets expose metrics. */
public enum ExpositionFormat {
  /** Prometheus' text format, 0.0.4 and 1.0.0. */
  TEXT("text/plain"),
  /** OpenMetrics, 0.0.1 and 1.0.0, as text. */
  OPEN_METRICS("application/openmetrics-text");

  /** No more than a subtype's and a type's characters by RFC 9110. */
  private static final String TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";

  private final String mediaType;

  ExpositionFormat(String mediaType) {
    this.mediaType = mediaType;
  }

  /**
   * The format of a body.
   *
   * @param contentType the response's {@code Content-Type}; empty if it has none
   * @param fallback what to take if that names no format that is read here; empty for none
   * @return empty if the scrape must fail
   */
  public static Optional<ExpositionFormat> of(
      String contentType, Optional<ExpositionFormat> fallback) {
    int semicolon = contentType.indexOf(';');
    String essence =
        (semicolon < 0 ? contentType : contentType.substring(0, semicolon))
            .strip()
            .toLowerCase(Locale.ROOT);
    if (essence.matches(TOKEN + "/" + TOKEN)) {
      for (ExpositionFormat format : values()) {
        if (format.mediaType.equals(essence)) {
          return Optional.of(format);
        }
      }
    }
    return fallback;
  }
}
