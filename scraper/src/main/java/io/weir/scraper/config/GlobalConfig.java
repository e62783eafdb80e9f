package io.weir.scraper.config;

import io.weir.schemas.config.Default;
import io.weir.schemas.config.Doc;
import io.weir.schemas.config.Durations;
import io.weir.schemas.config.Inline;
import io.weir.schemas.config.InvalidValue;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Prometheus's {@code global}: what holds for every job that doesn't say otherwise.
 *
 * @param scrapeInterval more than 0
 * @param scrapeTimeout more than 0, at most the interval
 * @param evaluationInterval of rules, more than 0
 * @param ruleQueryOffset how far behind their time rules look, 0 or more
 * @param externalLabels added to what leaves this instance; environment variables are expanded
 * @param scrapeProtocols most wanted first; empty if not configured
 * @param limits of every job that has none of its own
 */
public record GlobalConfig(
    @Doc("How often targets are scraped.") @Default("1m") Duration scrapeInterval,
    @Doc("When a scrape fails; `0` is 10s, or the scrape interval if that is shorter.")
        @Default("0")
        Duration scrapeTimeout,
    @Doc("How often rules are evaluated.") @Default("1m") Duration evaluationInterval,
    @Doc("How far behind their time rules look.") @Default("0s") Duration ruleQueryOffset,
    @Doc("Labels of everything that this instance scrapes; `${VAR}` is expanded.")
        Map<String, String> externalLabels,
    @Doc("Formats to ask for, most wanted first.") List<ScrapeProtocol> scrapeProtocols,
    @Inline ScrapeLimits limits) {

  private static final Duration DEFAULT_INTERVAL = Duration.ofMinutes(1);
  private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(10);

  /** What holds where there is no {@code global}. */
  public static final GlobalConfig DEFAULT =
      new GlobalConfig(
          DEFAULT_INTERVAL,
          Duration.ZERO,
          DEFAULT_INTERVAL,
          Duration.ZERO,
          Map.of(),
          List.of(),
          ScrapeLimits.NONE);

  public GlobalConfig {
    externalLabels = Map.copyOf(externalLabels);
    scrapeProtocols = List.copyOf(scrapeProtocols);
    scrapeInterval = scrapeInterval.isZero() ? DEFAULT_INTERVAL : scrapeInterval;
    evaluationInterval = evaluationInterval.isZero() ? DEFAULT_INTERVAL : evaluationInterval;
    requireTimeout(scrapeTimeout, scrapeInterval);
    if (scrapeTimeout.isZero()) {
      scrapeTimeout = shorter(DEFAULT_TIMEOUT, scrapeInterval);
    }
    if (externalLabels.containsKey("")) {
      throw new InvalidValue("external_labels", "expected label names, found an empty one");
    }
    ScrapeConfig.requireDistinct(scrapeProtocols);
  }

  static void requireTimeout(Duration timeout, Duration interval) {
    if (timeout.compareTo(interval) > 0) {
      throw new InvalidValue(
          "scrape_timeout",
          "expected at most the scrape interval "
              + Durations.format(interval)
              + ", found "
              + Durations.format(timeout));
    }
  }

  static Duration shorter(Duration a, Duration b) {
    return a.compareTo(b) <= 0 ? a : b;
  }
}
