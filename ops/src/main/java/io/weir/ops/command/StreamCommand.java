package io.weir.ops.command;

import io.weir.ops.config.WeirConfiguration;
import io.weir.ops.embedded.DataDirectory;
import picocli.CommandLine.Command;

/** {@code weir stream}. */
@Command(name = "stream", description = "Runs the topology: routing, deduplication, rollups.")
final class StreamCommand extends RoleCommand {
  @Override
  DataDirectory lock() {
    return DataDirectory.lock(data().resolve(Roles.STREAM_FOLDER));
  }

  @Override
  Runnable start(Roles roles, WeirConfiguration configuration, ConfigOption source) {
    roles.startStream(data());
    return roles.checking(source);
  }
}
