package io.weir.scraper.config;

import io.weir.schemas.config.ConfigNode;
import io.weir.schemas.config.ConfigProblem;
import io.weir.schemas.config.ConfigProblems;
import io.weir.schemas.labels.Labels;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a {@code prometheus.yml} says about scraping.
 *
 * @param global what jobs inherit; they hold it already
 * @param scrapeConfigs the jobs, those of {@code scrape_config_files} last, with unique names
 * @param warnings what was accepted but has no effect, for the caller to log
 */
public record ScrapeConfiguration(
    GlobalConfig global, List<ScrapeConfig> scrapeConfigs, List<ConfigProblem> warnings) {

  public ScrapeConfiguration {
    scrapeConfigs = List.copyOf(scrapeConfigs);
    warnings = List.copyOf(warnings);
  }

  /** Returns the external labels, with environment variables expanded. */
  public Labels externalLabels() {
    return Labels.ofMap(global.externalLabels());
  }

  /**
   * Reads a whole file; its section {@code weir} is left to others.
   *
   * @param root the root of the file
   * @param directory the folder that relative paths in the file start from
   * @param environment the variables that external labels may name, {@link System#getenv()} outside
   *     of tests
   * @param problems gets everything that is wrong
   * @return empty if there were problems
   */
  public static Optional<ScrapeConfiguration> read(
      ConfigNode root, Path directory, Map<String, String> environment, ConfigProblems problems) {
    return new ScrapeConfigurationReader(environment, problems).read(root, directory);
  }

  /**
   * Reads the file at {@code path}; relative paths in it start from its folder.
   *
   * @throws io.weir.schemas.config.ConfigException with all that is wrong
   */
  public static ScrapeConfiguration load(Path path, Map<String, String> environment) {
    ConfigProblems problems = new ConfigProblems();
    Optional<ScrapeConfiguration> configuration =
        read(ConfigNode.read(path), FilePattern.folder(path), environment, problems);
    problems.throwIfAny();
    return configuration.orElseThrow();
  }
}
