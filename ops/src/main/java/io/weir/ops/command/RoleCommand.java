package io.weir.ops.command;

import io.weir.ops.config.WeirConfiguration;
import io.weir.ops.embedded.DataDirectory;
import io.weir.ops.metrics.OwnMetrics;
import io.weir.ops.role.KafkaConnection;
import io.weir.ops.serve.Services;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** One role of a cluster, in a process of its own. */
@Command(mixinStandardHelpOptions = true)
abstract class RoleCommand implements Callable<Integer> {
  private static final Logger logger = LoggerFactory.getLogger(RoleCommand.class);

  @Spec private CommandSpec spec;

  @Mixin private ConfigOption config = new ConfigOption();

  @Option(
      names = "--data",
      paramLabel = "DIR",
      defaultValue = "data",
      description = "Where files are kept (default: ${DEFAULT-VALUE}).")
  private Path data = Path.of("data");

  @Override
  public Integer call() throws InterruptedException {
    WeirConfiguration configuration = config.load();
    check(configuration, config);
    KafkaConnection connection = Connections.of(configuration.weir());
    try (@Nullable DataDirectory locked = lock();
        OwnMetrics own = OwnMetrics.create(WeirVersion.current())) {
      if (locked != null) {
        logger.debug("{} is ours", locked.path());
      }
      return new InstanceRun(
              spec.commandLine().getOut(),
              own,
              configuration.weir().http(),
              services(configuration, config))
          .run((instance, metrics, access, port) ->
              start(
                  new Roles(configuration.weir(), connection, instance, metrics, access, port),
                  configuration,
                  config));
    }
  }

  /**
   * Checks what this role needs of a configuration, before anything is started.
   *
   * @throws CommandLine.ParameterException if it isn't there
   */
  void check(WeirConfiguration configuration, ConfigOption source) {}

  /**
   * What the HTTP server answers besides health, metrics and reload.
   *
   * @throws io.weir.schemas.config.ConfigException if a file that it needs is wrong
   */
  List<Services> services(WeirConfiguration configuration, ConfigOption source) {
    return List.of();
  }

  /** Takes the folder that no other process may use meanwhile; null if there is none. */
  @Nullable DataDirectory lock() {
    return null;
  }

  /** Where files are kept. */
  final Path data() {
    return data;
  }

  /** The command line, for errors of usage. */
  final CommandLine commandLine() {
    return spec.commandLine();
  }

  /**
   * Starts the role.
   *
   * @param source where the configuration is from
   * @return what reloads the configuration
   */
  abstract Runnable start(Roles roles, WeirConfiguration configuration, ConfigOption source);
}
