package io.weir.ops.command;

import io.weir.ops.config.SinkSection;
import io.weir.ops.config.WeirConfiguration;
import io.weir.ops.role.KafkaConnection;
import io.weir.sinks.delivery.StoreCheck;
import io.weir.sinks.delivery.StoreException;
import io.weir.sinks.delivery.StoreSinkConnector;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.Callable;
import org.apache.kafka.connect.sink.SinkConnector;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code weir sinks check}. */
@Command(
    name = "check",
    description = "Connects to every store, prepares it, writes a probe and reads it back.",
    mixinStandardHelpOptions = true)
final class SinksCheckCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Mixin private ConfigOption config = new ConfigOption();

  @Option(
      names = "--data",
      paramLabel = "DIR",
      defaultValue = "data",
      description = "Where files are kept (default: ${DEFAULT-VALUE}).")
  private Path data = Path.of("data");

  @Override
  public Integer call() {
    WeirConfiguration configuration = config.load();
    if (configuration.weir().sinks().isEmpty()) {
      throw new CommandLine.ParameterException(
          spec.commandLine(), "weir.sinks: expected at least one sink, found none");
    }
    boolean fine = true;
    try (KafkaConnection connection = Connections.of(configuration.weir())) {
      Map<String, Map<String, String>> connectors =
          SinkConnectors.of(configuration.weir(), configuration.weir().sinks(), connection, data);
      for (SinkSection sink : configuration.weir().sinks()) {
        fine &= check(sink.name(), connectors.getOrDefault(sink.name(), Map.of()));
      }
    }
    return fine ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
  }

  /** A line for the store, and one for each thing to mend. */
  private boolean check(String name, Map<String, String> connector) {
    PrintWriter out = spec.commandLine().getOut();
    try {
      StoreCheck check = connector(connector).check(connector);
      out.printf(
          "%-20s %s  %s%n",
          name,
          check.problems().isEmpty() ? "ok" : "PROBLEM",
          String.join(
              ", ",
              check.version().isEmpty() ? "version unknown" : "version " + check.version(),
              check.schema().isEmpty() ? "no schema of its own" : check.schema(),
              "probe " + check.probe()));
      check.problems().forEach(problem -> out.printf("%-20s   %s%n", "", problem));
      return check.problems().isEmpty();
    } catch (StoreException e) {
      out.printf("%-20s FAILED  %s%n", name, e.getMessage());
      return false;
    } finally {
      out.flush();
    }
  }

  private static StoreSinkConnector connector(Map<String, String> config) {
    String wanted = config.getOrDefault("connector.class", "");
    return ServiceLoader.load(SinkConnector.class).stream()
        .filter(provider -> provider.type().getName().equals(wanted))
        .map(ServiceLoader.Provider::get)
        .filter(StoreSinkConnector.class::isInstance)
        .map(StoreSinkConnector.class::cast)
        .findFirst()
        .orElseThrow(() ->
            new IllegalStateException("expected the connector " + wanted + " among the services"));
  }
}
