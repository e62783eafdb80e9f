package io.weir.ops.command;

import io.weir.ops.config.WeirConfiguration;
import java.nio.file.Path;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code weir sinks}. */
@Command(name = "sinks", description = "Writes topics into the configured stores.")
final class SinksCommand extends RoleCommand {
  @Option(
      names = "--data",
      paramLabel = "DIR",
      defaultValue = "data",
      description = "Where files are kept that stores name (default: ${DEFAULT-VALUE}).")
  private Path data = Path.of("data");

  @Override
  Runnable start(Roles roles, WeirConfiguration configuration, ConfigOption source) {
    if (configuration.weir().sinks().isEmpty()) {
      throw new CommandLine.ParameterException(
          commandLine(), "weir.sinks: expected at least one sink, found none");
    }
    roles.startSinks(configuration.weir().sinks(), data);
    return () -> {};
  }
}
