package io.weir.ops.command;

import io.weir.ops.config.WeirConfiguration;
import io.weir.ops.embedded.DataDirectory;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code weir sinks}. */
@Command(
    name = "sinks",
    description = "Writes topics into the configured stores.",
    subcommands = SinksCheckCommand.class)
final class SinksCommand extends RoleCommand {
  @Override
  void check(WeirConfiguration configuration, ConfigOption source) {
    if (configuration.weir().sinks().isEmpty()) {
      throw new CommandLine.ParameterException(
          commandLine(), "weir.sinks: expected at least one sink, found none");
    }
  }

  @Override
  DataDirectory lock() {
    return DataDirectory.lock(data().resolve(Roles.CONNECT_FOLDER));
  }

  @Override
  Runnable start(Roles roles, WeirConfiguration configuration, ConfigOption source) {
    roles.startSinks(configuration.weir().sinks(), data());
    return roles.reloading(source);
  }
}
