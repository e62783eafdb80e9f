package io.weir.scraper.exposition;

import java.util.Optional;

/** A format in which targets expose metrics. */
public enum ExpositionFormat {
  /** Prometheus' text format, 0.0.4 and 1.0.0. */
  TEXT("text/plain"),
  /** OpenMetrics, 0.0.1 and 1.0.0, as text. */
  OPEN_METRICS("application/openmetrics-text");

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
    Optional<String> found = MediaType.of(contentType);
    for (ExpositionFormat format : values()) {
      if (found.equals(Optional.of(format.mediaType))) {
        return Optional.of(format);
      }
    }
    return fallback;
  }
}
