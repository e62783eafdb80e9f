package io.weir.ops.command;

import io.weir.ops.config.WeirConfiguration;
import io.weir.ops.serve.Services;
import io.weir.ops.serve.query.StreamQueries;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;

/**
 * {@code weir stream}. It keeps its state in memory and in Kafka, none in files: instances that
 * listen on other ports can share a data folder.
 */
@Command(
    name = "stream",
    description = "Runs the topology: routing, deduplication, rollups, rules.")
final class StreamCommand extends RoleCommand {
  private @Nullable StreamQueries queries;

  @Override
  List<Services> services(WeirConfiguration configuration, ConfigOption source) {
    StreamQueries answering = Queries.of(configuration, source.path, data());
    queries = answering;
    return List.of(answering);
  }

  @Override
  Runnable start(Roles roles, WeirConfiguration configuration, ConfigOption source) {
    roles.startStream(
        configuration,
        data(),
        Objects.requireNonNull(queries, "queries"),
        configuration.weir().sinks(),
        false);
    return roles.reloading(source);
  }
}
