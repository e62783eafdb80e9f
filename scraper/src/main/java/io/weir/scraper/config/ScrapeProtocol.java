package io.weir.scraper.config;

import io.weir.schemas.config.Key;

/** An exposition format that a scrape asks for. */
public enum ScrapeProtocol {
  @Key("PrometheusProto")
  PROMETHEUS_PROTO(
      "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited"),
  @Key("OpenMetricsText1.0.0")
  OPEN_METRICS_TEXT_1_0_0("application/openmetrics-text;version=1.0.0"),
  @Key("OpenMetricsText0.0.1")
  OPEN_METRICS_TEXT_0_0_1("application/openmetrics-text;version=0.0.1"),
  @Key("PrometheusText1.0.0")
  PROMETHEUS_TEXT_1_0_0("text/plain;version=1.0.0"),
  @Key("PrometheusText0.0.4")
  PROMETHEUS_TEXT_0_0_4("text/plain;version=0.0.4");

  private final String mediaType;

  ScrapeProtocol(String mediaType) {
    this.mediaType = mediaType;
  }

  /** Returns the media type with its parameters, as the Accept header names it. */
  public String mediaType() {
    return mediaType;
  }
}
