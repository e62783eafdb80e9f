package io.weir.scraper.config;

import io.weir.schemas.config.ConfigNode;
import io.weir.schemas.config.Doc;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The keys of a {@code prometheus.yml}. What the scraper doesn't read is kept as it is: {@code
 * rule_files} and {@code weir} are read by others.
 */
record PrometheusFile(
    @Doc("What holds for every job that doesn't say otherwise.") GlobalConfig global,
    @Doc("The jobs.") List<ScrapeConfig> scrapeConfigs,
    @Doc("Files with further `scrape_configs`; the last name of a path may contain `*`.")
        List<Path> scrapeConfigFiles,
    Optional<ConfigNode> ruleFiles,
    Optional<ConfigNode> alerting,
    Optional<ConfigNode> remoteWrite,
    Optional<ConfigNode> remoteRead,
    Optional<ConfigNode> storage,
    Optional<ConfigNode> tracing,
    Optional<ConfigNode> otlp,
    Optional<ConfigNode> runtime,
    Optional<ConfigNode> weir) {

  /** Returns what has no effect, by key. */
  Map<String, Optional<ConfigNode>> withoutEffect() {
    return Map.of(
        "alerting", alerting,
        "remote_write", remoteWrite,
        "remote_read", remoteRead,
        "storage", storage,
        "tracing", tracing,
        "otlp", otlp,
        "runtime", runtime);
  }
}
