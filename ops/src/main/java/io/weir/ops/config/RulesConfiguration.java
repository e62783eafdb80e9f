package io.weir.ops.config;

import io.weir.schemas.config.ConfigException;
import io.weir.schemas.config.ConfigNode;
import io.weir.schemas.config.ConfigProblems;
import io.weir.schemas.config.Durations;
import io.weir.schemas.config.Location;
import io.weir.scraper.config.GlobalConfig;
import io.weir.topology.promql.distribute.PlanLimits;
import io.weir.topology.rules.RuleFile;
import io.weir.topology.rules.RuleFilePattern;
import io.weir.topology.rules.RuleSource;
import io.weir.topology.rules.RuleSources;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * What a configuration says of rules. The files themselves are read when they are asked for: a role
 * that evaluates no rules needs none.
 *
 * @param folder from which relative names go
 * @param patterns the names that {@code rule_files} lists
 * @param global the intervals and labels that hold for all rules
 */
public record RulesConfiguration(Path folder, List<Pattern> patterns, GlobalConfig global) {
  private static final String KEY = "rule_files";

  /** As Prometheus has it. */
  private static final String WILDCARDS_LAST = "[^*]*(\\*[^/]*)?";

  /**
   * A name, whose last part may have wildcards.
   *
   * @param location where it stands
   */
  public record Pattern(Location location, String text) {}

  /** Copies the list. */
  public RulesConfiguration {
    patterns = List.copyOf(patterns);
  }

  static RulesConfiguration of(
      ConfigNode root, Path folder, GlobalConfig global, ConfigProblems problems) {
    List<Pattern> patterns = new ArrayList<>();
    if (root instanceof ConfigNode.Mapping mapping) {
      mapping.get(KEY).ifPresent(list -> addPatterns(list, patterns, problems));
      if (!patterns.isEmpty()) {
        checkOffset(mapping, global, problems);
      }
    }
    return new RulesConfiguration(folder, patterns, global);
  }

  private static void checkOffset(
      ConfigNode.Mapping root, GlobalConfig global, ConfigProblems problems) {
    Duration offset = global.ruleQueryOffset();
    Duration greatest = PlanLimits.DEFAULTS.maxRange();
    if (offset.compareTo(greatest) > 0
        && root.entries().get("global") instanceof ConfigNode.Mapping section) {
      section
          .get("rule_query_offset")
          .ifPresent(found ->
              problems.add(
                  found.location(),
                  "expected at most %s for rules that are streamed, found %s"
                      .formatted(Durations.format(greatest), Durations.format(offset))));
    }
  }

  private static void addPatterns(
      ConfigNode list, List<Pattern> patterns, ConfigProblems problems) {
    if (!(list instanceof ConfigNode.Sequence sequence)) {
      problems.add(list.location(), "expected a list, found " + list.describe());
      return;
    }
    for (ConfigNode item : sequence.items()) {
      if (!(item instanceof ConfigNode.Scalar name) || name.isNull()) {
        problems.add(item.location(), "expected a file, found " + item.describe());
      } else if (!name.text().matches(WILDCARDS_LAST)) {
        problems.add(item.location(), "expected * only in the last name, found " + name.describe());
      } else {
        patterns.add(new Pattern(name.location(), name.text()));
      }
    }
  }

  /**
   * Reads and checks the rule files as they are now.
   *
   * @param externalUrl what templates see as {@code $externalURL}, empty if unknown
   * @throws ConfigException with everything that is wrong, what can't be streamed among it; a name
   *     without a {@code *} for which there is no file is wrong, too
   */
  public RuleSources read(String externalUrl) {
    ConfigProblems problems = new ConfigProblems();
    PlanLimits limits = new PlanLimits(PlanLimits.DEFAULTS.maxRange(), global.evaluationInterval());
    TreeMap<String, RuleSource> sources = new TreeMap<>();
    for (Pattern pattern : patterns) {
      for (Path file : files(pattern, problems)) {
        String name = name(pattern, file);
        if (!sources.containsKey(name)) {
          sources.put(name, new RuleSource(name, read(file, limits, problems)));
        }
      }
    }
    problems.throwIfAny();
    return new RuleSources(
        global.evaluationInterval(),
        global.ruleQueryOffset(),
        global.externalLabels(),
        externalUrl,
        List.copyOf(sources.values()));
  }

  private List<Path> files(Pattern pattern, ConfigProblems problems) {
    List<Path> files = List.of();
    try {
      files = RuleFilePattern.files(folder, pattern.text());
    } catch (IllegalArgumentException | UncheckedIOException e) {
      problems.add(pattern.location(), String.valueOf(e.getMessage()));
      return files;
    }
    if (files.isEmpty() && !pattern.text().contains("*")) {
      problems.add(
          pattern.location(), "expected an existing file, found none at " + pattern.text());
    }
    return files;
  }

  /** The same on all machines, wherever the configuration lies there. */
  private String name(Pattern pattern, Path file) {
    return pattern.text().startsWith("/")
        ? file.toString()
        : folder.relativize(file).normalize().toString();
  }

  private static String read(Path file, PlanLimits limits, ConfigProblems problems) {
    try {
      String text = Files.readString(file);
      RuleFile.parseStreamable(file.toString(), text, limits);
      return text;
    } catch (IOException e) {
      problems.add(
          new Location(file.toString(), 1, 1, ""), "expected a readable UTF-8 file, found " + e);
    } catch (ConfigException e) {
      problems.addAll(e);
    }
    return "";
  }
}
