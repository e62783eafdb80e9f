package io.weir.scraper.config;

import io.weir.schemas.config.ConfigBinder;
import io.weir.schemas.config.ConfigException;
import io.weir.schemas.config.ConfigNode;
import io.weir.schemas.config.ConfigProblem;
import io.weir.schemas.config.ConfigProblems;
import io.weir.schemas.config.InvalidValue;
import io.weir.schemas.config.Location;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads one configuration, with its {@code scrape_config_files}. Used once, by one thread. */
final class ScrapeConfigurationReader {
  /** The keys of a file that {@code scrape_config_files} names. */
  private record JobsFile(List<ScrapeConfig> scrapeConfigs) {}

  private final Map<String, String> environment;
  private final ConfigProblems problems;
  private final List<ConfigProblem> warnings = new ArrayList<>();
  private final List<ScrapeConfig> jobs = new ArrayList<>();
  private final Map<String, Location> jobNames = new HashMap<>();

  ScrapeConfigurationReader(Map<String, String> environment, ConfigProblems problems) {
    this.environment = environment;
    this.problems = problems;
  }

  Optional<ScrapeConfiguration> read(ConfigNode root, Path directory) {
    int before = problems.count();
    ConfigBinder binder = binder(directory);
    ConfigNode document = root.isAbsent() ? ConfigNode.empty(root.location()) : root;
    if (document instanceof ConfigNode.Mapping mapping) {
      ConfigNode.Mapping sifted = sift(mapping);
      Optional<PrometheusFile> file = binder.bind(sifted, PrometheusFile.class, problems);
      file.ifPresent(this::warnOfSections);
      // Section by section once more: what is wrong in one doesn't hide what is wrong in another.
      Optional<GlobalConfig> global =
          binder.bind(
              sifted.get("global").orElse(ConfigNode.empty(root.location())),
              GlobalConfig.class,
              problems);
      global.ifPresent(known -> addJobs(file, sifted, known, binder));
      if (problems.count() == before) {
        return global.map(known -> new ScrapeConfiguration(known, jobs, warnings));
      }
    } else {
      problems.add(root.location(), "expected a mapping, found " + root.describe());
    }
    return Optional.empty();
  }

  private void addJobs(
      Optional<PrometheusFile> file,
      ConfigNode.Mapping root,
      GlobalConfig global,
      ConfigBinder binder) {
    root.get("global")
        .ifPresent(node -> {
          checkProtocols(node);
          warnOfProtobuf(node, global.scrapeProtocols());
        });
    root.get("scrape_configs").ifPresent(list -> addJobs(list, global, binder));
    Location location = root.keyLocation("scrape_config_files");
    file.map(PrometheusFile::scrapeConfigFiles)
        .orElse(List.of())
        .forEach(pattern -> addFiles(pattern, location, global));
  }

  private ConfigNode.Mapping sift(ConfigNode.Mapping root) {
    ConfigNode.Mapping sifted = siftJobs(root);
    Optional<ConfigNode> global = sifted.get("global");
    return global.isEmpty()
        ? sifted
        : sifted.with(
            "global",
            new ExternalLabels(environment, warnings)
                .expandIn(ForeignKeys.siftGlobal(global.get(), problems, warnings)));
  }

  private ConfigNode.Mapping siftJobs(ConfigNode.Mapping root) {
    Optional<ConfigNode> list = root.get("scrape_configs");
    return list.isEmpty()
        ? root
        : root.with("scrape_configs", ForeignKeys.siftJobs(list.get(), problems, warnings));
  }

  private void addJobs(ConfigNode list, GlobalConfig global, ConfigBinder binder) {
    if (list instanceof ConfigNode.Sequence sequence) {
      for (ConfigNode item : sequence.items()) {
        if (item instanceof ConfigNode.Mapping job) {
          binder.bind(job, ScrapeConfig.class, problems).ifPresent(c -> addJob(job, c, global));
        }
      }
    }
  }

  private void addJob(ConfigNode.Mapping node, ScrapeConfig config, GlobalConfig global) {
    checkProtocols(node);
    warnOfProtobuf(node, config.scrapeProtocols());
    Location location = node.entries().getOrDefault("job_name", node).location();
    Location first = jobNames.putIfAbsent(config.jobName(), location);
    if (first != null) {
      problems.add(
          location,
          "expected a job name of its own, found \""
              + config.jobName()
              + "\" as at "
              + first.file()
              + ":"
              + first.line());
    }
    try {
      jobs.add(config.inherit(global));
    } catch (InvalidValue e) {
      problems.add(
          node.entries().getOrDefault(e.key(), node).location(), String.valueOf(e.getMessage()));
    }
  }

  private void addFiles(Path pattern, Location location, GlobalConfig global) {
    if (!pattern.toString().matches("[^*]*(\\*[^/]*)?")) {
      problems.add(location, "expected * only in the last name, found \"" + pattern + "\"");
      return;
    }
    try {
      for (Path path : FilePattern.list(pattern)) {
        addFile(path, global);
      }
    } catch (IOException e) {
      problems.add(location, "expected a folder that can be listed, found " + e);
    }
  }

  private void addFile(Path path, GlobalConfig global) {
    try {
      ConfigNode root = ConfigNode.read(path);
      if (root instanceof ConfigNode.Mapping mapping) {
        ConfigBinder binder = binder(FilePattern.folder(path));
        ConfigNode.Mapping sifted = siftJobs(mapping);
        binder.bind(sifted, JobsFile.class, problems);
        sifted.get("scrape_configs").ifPresent(list -> addJobs(list, global, binder));
      } else if (!root.isAbsent()) {
        problems.add(root.location(), "expected a mapping, found " + root.describe());
      }
    } catch (ConfigException e) {
      problems.addAll(e);
    }
  }

  private void warnOfSections(PrometheusFile file) {
    file.withoutEffect().values().stream()
        .flatMap(Optional::stream)
        .map(ConfigNode::location)
        .sorted(Comparator.comparingInt(Location::line))
        .forEach(at -> warnings.add(new ConfigProblem(at, "has no effect in Weir yet")));
  }

  /** An empty list isn't the same as none. */
  private void checkProtocols(ConfigNode section) {
    if (section instanceof ConfigNode.Mapping mapping
        && mapping.entries().get("scrape_protocols") instanceof ConfigNode.Sequence protocols
        && protocols.items().isEmpty()) {
      problems.add(protocols.location(), "expected at least one format, found none");
    }
  }

  private void warnOfProtobuf(ConfigNode section, List<ScrapeProtocol> protocols) {
    if (protocols.contains(ScrapeProtocol.PROMETHEUS_PROTO)
        && section instanceof ConfigNode.Mapping mapping) {
      warnings.add(
          new ConfigProblem(
              mapping.keyLocation("scrape_protocols"),
              "PrometheusProto has no effect in Weir yet; the other formats are asked for"));
    }
  }

  /** Relative paths start from {@code directory}. */
  private static ConfigBinder binder(Path directory) {
    return ConfigBinder.standard()
        .suggesting(ForeignKeys.names())
        .with(
            Path.class,
            "path",
            text -> {
              try {
                return directory.resolve(text);
              } catch (InvalidPathException e) {
                throw new IllegalArgumentException("expected a path, found \"" + text + "\"", e);
              }
            });
  }
}
