package io.weir.scraper.config;

import io.weir.schemas.config.Default;
import io.weir.schemas.config.Doc;
import io.weir.schemas.config.Inline;
import io.weir.schemas.config.InvalidValue;
import io.weir.schemas.relabel.RelabelRule;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * A job: how a set of targets is found and scraped. What {@link ScrapeConfiguration} holds has
 * everything from {@code global} filled in.
 *
 * @param jobName unique, not empty
 * @param scrapeInterval more than 0, unless not yet inherited
 * @param scrapeTimeout more than 0 and at most the interval, unless not yet inherited
 * @param scrapeProtocols text formats, most wanted first; not empty, unless not yet inherited
 * @param fallbackScrapeProtocol the format of a response whose content type says none that is known
 * @param metricsPath the path of the URL
 * @param scheme {@code http} or {@code https}
 * @param params query parameters of the URL, sorted by name
 * @param honorLabels whether scraped labels win over the target's
 * @param honorTimestamps whether scraped timestamps are used
 * @param enableCompression whether to ask for gzip
 * @param limits 0 where there is none
 * @param httpClient how targets are spoken to
 */
public record ScrapeConfig(
    @Doc("The job's name, the default of the label `job`. Unique.") String jobName,
    @Doc("How often; `0` is that of `global`.") @Default("0") Duration scrapeInterval,
    @Doc("When a scrape fails; `0` is that of `global`, or the interval if that is shorter.")
        @Default("0")
        Duration scrapeTimeout,
    @Doc("Formats to ask for, most wanted first.") List<ScrapeProtocol> scrapeProtocols,
    @Doc("The format of a response whose content type says none that is known.")
        Optional<ScrapeProtocol> fallbackScrapeProtocol,
    @Doc("The path of the URL.") @Default("/metrics") String metricsPath,
    @Doc("`http` or `https`.") @Default("http") String scheme,
    @Doc("Query parameters of the URL.") Map<String, List<String>> params,
    @Doc("Scraped labels win over the target's of the same name.") @Default("false")
        boolean honorLabels,
    @Doc("Use the timestamps that a target gives.") @Default("true") boolean honorTimestamps,
    @Doc("Ask for compressed responses.") @Default("true") boolean enableCompression,
    @Inline ScrapeLimits limits,
    @Inline HttpClientConfig httpClient,
    @Doc("Targets given here.") List<StaticConfig> staticConfigs,
    @Doc("Targets listed in files, which are watched.") List<FileDiscoveryConfig> fileSdConfigs,
    @Doc("Targets that a server lists.") List<HttpDiscoveryConfig> httpSdConfigs,
    @Doc("Rules for targets.") List<RelabelRule> relabelConfigs,
    @Doc("Rules for scraped samples.") List<RelabelRule> metricRelabelConfigs) {

  private static final List<ScrapeProtocol> DEFAULT_PROTOCOLS =
      List.of(
          ScrapeProtocol.OPEN_METRICS_TEXT_1_0_0,
          ScrapeProtocol.OPEN_METRICS_TEXT_0_0_1,
          ScrapeProtocol.PROMETHEUS_TEXT_1_0_0,
          ScrapeProtocol.PROMETHEUS_TEXT_0_0_4);

  public ScrapeConfig {
    scrapeProtocols = List.copyOf(scrapeProtocols);
    params = Collections.unmodifiableMap(new TreeMap<>(params));
    staticConfigs = List.copyOf(staticConfigs);
    fileSdConfigs = List.copyOf(fileSdConfigs);
    httpSdConfigs = List.copyOf(httpSdConfigs);
    relabelConfigs = List.copyOf(relabelConfigs);
    metricRelabelConfigs = List.copyOf(metricRelabelConfigs);
    if (jobName.isEmpty()) {
      throw new InvalidValue("job_name", "expected a name, found nothing");
    }
    if (!scheme.equals("http") && !scheme.equals("https")) {
      throw new InvalidValue("scheme", "expected http or https, found \"" + scheme + "\"");
    }
    requireDistinct(scrapeProtocols);
    if (fallbackScrapeProtocol.filter(ScrapeProtocol.PROMETHEUS_PROTO::equals).isPresent()) {
      throw new InvalidValue(
          "fallback_scrape_protocol",
          "expected a text format; PrometheusProto isn't supported by Weir yet");
    }
    if (relabelConfigs.isEmpty()) {
      for (StaticConfig group : staticConfigs) {
        group.targets().forEach(ScrapeConfig::requireAddress);
      }
    }
  }

  /**
   * Returns this job with what it leaves to {@code global} filled in.
   *
   * @throws InvalidValue if the timeout exceeds the interval or no format is left that Weir reads
   */
  ScrapeConfig inherit(GlobalConfig global) {
    Duration interval = scrapeInterval.isZero() ? global.scrapeInterval() : scrapeInterval;
    GlobalConfig.requireTimeout(scrapeTimeout, interval);
    return new ScrapeConfig(
        jobName,
        interval,
        scrapeTimeout.isZero()
            ? GlobalConfig.shorter(global.scrapeTimeout(), interval)
            : scrapeTimeout,
        protocols(global),
        fallbackScrapeProtocol,
        metricsPath,
        scheme,
        params,
        honorLabels,
        honorTimestamps,
        enableCompression,
        limits.orElse(global.limits()),
        httpClient,
        staticConfigs,
        fileSdConfigs,
        httpSdConfigs,
        relabelConfigs,
        metricRelabelConfigs);
  }

  private List<ScrapeProtocol> protocols(GlobalConfig global) {
    List<ScrapeProtocol> wanted =
        scrapeProtocols.isEmpty() ? global.scrapeProtocols() : scrapeProtocols;
    if (wanted.isEmpty()) {
      return DEFAULT_PROTOCOLS;
    }
    List<ScrapeProtocol> text =
        wanted.stream().filter(protocol -> protocol != ScrapeProtocol.PROMETHEUS_PROTO).toList();
    if (text.isEmpty()) {
      throw new InvalidValue(
          "scrape_protocols",
          "expected a text format too; PrometheusProto isn't supported by Weir yet");
    }
    return text;
  }

  static void requireDistinct(List<ScrapeProtocol> protocols) {
    Set<ScrapeProtocol> seen = EnumSet.noneOf(ScrapeProtocol.class);
    if (!protocols.stream().allMatch(seen::add)) {
      throw new InvalidValue("scrape_protocols", "expected each format once, found one twice");
    }
  }

  private static void requireAddress(String address) {
    if (address.indexOf('/') >= 0) {
      throw new InvalidValue(
          "static_configs", "expected targets as host:port, found \"" + address + "\"");
    }
  }
}
