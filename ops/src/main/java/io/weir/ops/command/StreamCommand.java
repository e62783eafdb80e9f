package io.weir.ops.command;

import io.weir.ops.config.WeirConfiguration;
import picocli.CommandLine.Command;

/**
 * {@code weir stream}. It keeps its state in memory and in Kafka, none in files: instances that
 * listen on other ports can share a data folder.
 */
@Command(
    name = "stream",
    description = "Runs the topology: routing, deduplication, rollups, rules.")
final class StreamCommand extends RoleCommand {
  @Override
  Runnable start(Roles roles, WeirConfiguration configuration, ConfigOption source) {
    roles.startStream(configuration, data());
    return roles.reloading(source);
  }
}
