package io.weir.scraper.config;

import com.google.re2j.Pattern;
import io.weir.schemas.config.Default;
import io.weir.schemas.config.Doc;
import io.weir.schemas.config.InvalidValue;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * Targets listed in files.
 *
 * @param files paths of JSON and YAML files; the last name may contain one or more {@code *}
 * @param refreshInterval how often the files are read again even if no change was seen
 */
public record FileDiscoveryConfig(
    @Doc("JSON and YAML files; the last name of a path may contain `*`.") List<Path> files,
    @Doc("How often to read again, besides when a file changes.") @Default("5m")
        Duration refreshInterval) {

  private static final Pattern FILE =
      Pattern.compile("^[^*]*(\\*[^/]*)?\\.(json|yml|yaml|JSON|YML|YAML)$");

  public FileDiscoveryConfig {
    files = List.copyOf(files);
    if (files.isEmpty()) {
      throw new InvalidValue("files", "expected at least one file, found none");
    }
    for (Path file : files) {
      if (!FILE.matches(file.toString())) {
        throw new InvalidValue(
            "files",
            "expected paths that end in .json, .yml or .yaml, with * only in the last name, found \""
                + file
                + "\"");
      }
    }
    if (!refreshInterval.isPositive()) {
      throw new InvalidValue("refresh_interval", "expected more than 0, found 0");
    }
  }
}
