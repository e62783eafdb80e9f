package io.weir.ops.command;

import io.weir.ops.bench.query.QueryBench;
import io.weir.ops.bench.query.QueryKind;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code weir bench query}. */
@Command(
    name = "query",
    description =
        "Asks an instance for the panels of dashboards while samples come in; beside it a Prometheus"
            + " if told.",
    mixinStandardHelpOptions = true)
final class QueryBenchCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private BenchCommand.Common common = new BenchCommand.Common();

  @Option(
      names = "--prometheus",
      paramLabel = "F",
      description = "The executable of Prometheus 3 to compare with.")
  private @Nullable Path prometheus;

  @Option(
      names = "--kinds",
      paramLabel = "KIND",
      split = ",",
      description = "Panels of a dashboard, all of ${COMPLETION-CANDIDATES} if not told.")
  private List<QueryKind> kinds = List.of(QueryKind.values());

  @Option(
      names = "--interval",
      paramLabel = "D",
      defaultValue = "1s",
      converter = BenchCommand.DurationOption.class,
      description = "Time between two scrapes of a target (default: ${DEFAULT-VALUE}).")
  private Duration interval = Duration.ZERO;

  @Option(
      names = "--history",
      paramLabel = "D",
      defaultValue = "6m",
      converter = BenchCommand.DurationOption.class,
      description = "How old the first samples are (default: ${DEFAULT-VALUE}).")
  private Duration history = Duration.ZERO;

  @Option(
      names = "--range",
      paramLabel = "D",
      defaultValue = "5m",
      converter = BenchCommand.DurationOption.class,
      description = "How far back panels look (default: ${DEFAULT-VALUE}).")
  private Duration range = Duration.ZERO;

  @Option(
      names = "--step",
      paramLabel = "D",
      defaultValue = "5s",
      converter = BenchCommand.DurationOption.class,
      description = "Time between two steps of a panel (default: ${DEFAULT-VALUE}).")
  private Duration step = Duration.ZERO;

  @Option(
      names = "--clients",
      paramLabel = "N",
      defaultValue = "2",
      description = "How many ask at the same time (default: ${DEFAULT-VALUE}).")
  private int clients;

  @Option(
      names = "--dashboards",
      paramLabel = "N",
      defaultValue = "10",
      description = "Dashboards, of a dozen panels, in each round (default: ${DEFAULT-VALUE}).")
  private int dashboards;

  @Option(
      names = "--warm-up-rounds",
      paramLabel = "N",
      defaultValue = "10",
      description = "Rounds before those that count (default: ${DEFAULT-VALUE}).")
  private int warmUpRounds;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "7",
      description = "Rounds that count (default: ${DEFAULT-VALUE}).")
  private int rounds;

  @Option(
      names = "--threads",
      paramLabel = "N",
      defaultValue = "2",
      description = "Threads of the stream (default: ${DEFAULT-VALUE}).")
  private int threads;

  @Option(
      names = "--timeout",
      paramLabel = "D",
      defaultValue = "5m",
      converter = BenchCommand.DurationOption.class,
      description =
          "How long the stream may take for what is left of the past (default: ${DEFAULT-VALUE}).")
  private Duration timeout = Duration.ZERO;

  @Override
  public Integer call() throws InterruptedException {
    return BenchCommand.report(
        spec,
        () ->
            new QueryBench.Settings(
                common.workload(),
                kinds,
                interval,
                history,
                range,
                step,
                clients,
                dashboards,
                warmUpRounds,
                rounds,
                common.partitions,
                threads,
                common.compression.kafkaName(),
                common.heap,
                timeout,
                Optional.ofNullable(prometheus),
                common.directory,
                Optional.ofNullable(common.flightRecording)),
        (settings, progress) -> new QueryBench(settings, progress).run());
  }
}
