package io.weir.scraper.scrape;

import io.weir.schemas.relabel.RelabelRule;
import io.weir.scraper.config.HttpClientConfig;
import io.weir.scraper.config.ScrapeConfig;
import io.weir.scraper.config.ScrapeLimits;
import io.weir.scraper.config.ScrapeProtocol;
import java.util.List;
import java.util.Optional;

/** Of a job's configuration, what a running loop depends on beside its target. */
record ScrapeSettings(
    List<ScrapeProtocol> protocols,
    Optional<ScrapeProtocol> fallback,
    boolean honorLabels,
    boolean honorTimestamps,
    boolean compression,
    ScrapeLimits limits,
    HttpClientConfig httpClient,
    List<RelabelRule> metricRelabeling) {

  static ScrapeSettings of(ScrapeConfig config) {
    return new ScrapeSettings(
        config.scrapeProtocols(),
        config.fallbackScrapeProtocol(),
        config.honorLabels(),
        config.honorTimestamps(),
        config.enableCompression(),
        config.limits(),
        config.httpClient(),
        config.metricRelabelConfigs());
  }
}
