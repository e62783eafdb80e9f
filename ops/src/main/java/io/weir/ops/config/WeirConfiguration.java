package io.weir.ops.config;

import io.weir.schemas.config.ConfigBinder;
import io.weir.schemas.config.ConfigException;
import io.weir.schemas.config.ConfigNode;
import io.weir.schemas.config.ConfigProblems;
import io.weir.schemas.config.EnvironmentVariables;
import io.weir.schemas.rollup.RollupLevel;
import io.weir.scraper.config.GlobalConfig;
import io.weir.scraper.config.ScrapeConfiguration;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * A whole configuration: what Prometheus knows and what is Weir's own.
 *
 * @param scrape Prometheus's sections about scraping
 * @param rules Prometheus's settings of rules
 * @param weir Weir's section
 */
public record WeirConfiguration(
    ScrapeConfiguration scrape, RulesConfiguration rules, WeirSection weir) {
  /** Reads Weir's section. */
  static final ConfigBinder BINDER =
      ConfigBinder.standard().with(RollupLevel.class, "rollup level", RollupLevel::parse);

  /**
   * Reads a file.
   *
   * @param environment the variables that Weir's section and external labels may name
   * @throws ConfigException with everything that is wrong
   */
  public static WeirConfiguration load(Path path, Map<String, String> environment) {
    Path folder = path.toAbsolutePath().getParent();
    return read(ConfigNode.read(path), folder == null ? Path.of("") : folder, environment);
  }

  /**
   * Reads a text.
   *
   * @param file what messages call it
   * @throws ConfigException with everything that is wrong
   */
  public static WeirConfiguration parse(String file, String text, Map<String, String> environment) {
    return read(ConfigNode.parse(file, text), Path.of(""), environment);
  }

  private static WeirConfiguration read(
      ConfigNode root, Path folder, Map<String, String> environment) {
    ConfigProblems problems = new ConfigProblems();
    Optional<ScrapeConfiguration> scrape =
        ScrapeConfiguration.read(root, folder, environment, problems);
    ConfigNode node = ConfigNode.empty(root.location());
    if (root instanceof ConfigNode.Mapping mapping) {
      node = mapping.get("weir").filter(present -> !present.isAbsent()).orElse(node);
    }
    ConfigNode expanded = new EnvironmentVariables(environment).expand(node, problems);
    Optional<WeirSection> weir = BINDER.bind(expanded, WeirSection.class, problems);
    RulesConfiguration rules =
        RulesConfiguration.of(
            root,
            folder,
            scrape.map(ScrapeConfiguration::global).orElse(GlobalConfig.DEFAULT),
            problems);
    problems.throwIfAny();
    WeirSection section = weir.orElseThrow();
    return new WeirConfiguration(
        scrape.orElseThrow(), rules, section.withHttp(section.http().filesIn(folder)));
  }
}
