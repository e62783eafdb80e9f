package io.weir.ops.command;

import io.weir.ops.bench.FailoverBench;
import io.weir.topology.GroupProtocol;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code weir bench failover}. */
@Command(
    name = "failover",
    description =
        "Kills stream instances under a steady load; tells when the next results are committed.",
    mixinStandardHelpOptions = true)
final class FailoverBenchCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private ReplayOptions options = new ReplayOptions();

  @Option(
      names = "--instances",
      paramLabel = "N",
      defaultValue = "3",
      description = "Stream instances (default: ${DEFAULT-VALUE}).")
  private int instances;

  @Option(names = "--standby", description = "Another instance keeps each shard's state warm.")
  private boolean standby;

  @Option(
      names = "--group-protocol",
      paramLabel = "NAME",
      defaultValue = "classic",
      description = "How instances share the partitions: ${COMPLETION-CANDIDATES}.")
  private GroupProtocol groupProtocol = GroupProtocol.CLASSIC;

  @Option(
      names = "--kills",
      paramLabel = "N",
      defaultValue = "5",
      description = "How often an instance is killed (default: ${DEFAULT-VALUE}).")
  private int kills;

  @Option(
      names = "--rate",
      paramLabel = "N",
      defaultValue = "100000",
      description = "Samples a second after the first --samples (default: ${DEFAULT-VALUE}).")
  private int samplesPerSecond;

  @Override
  public Integer call() throws InterruptedException {
    return BenchCommand.report(
        spec,
        () ->
            new FailoverBench.Settings(
                options.settings(),
                instances,
                standby ? 1 : 0,
                groupProtocol,
                kills,
                samplesPerSecond),
        (settings, progress) -> new FailoverBench(settings, progress).run());
  }
}
