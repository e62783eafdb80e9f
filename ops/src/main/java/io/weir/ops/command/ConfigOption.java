package io.weir.ops.command;

import io.weir.ops.config.WeirConfiguration;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option {@code --config}. */
final class ConfigOption {
  @Option(
      names = "--config",
      paramLabel = "F",
      description = "Configuration: a prometheus.yml, with Weir's own settings under the key weir.")
  @Nullable Path path;

  /** The configuration, or Weir's defaults if no file is named. */
  WeirConfiguration load() {
    return path == null
        ? WeirConfiguration.parse("defaults", "", System.getenv())
        : WeirConfiguration.load(path, System.getenv());
  }
}
