package io.weir.ops.command;

import io.weir.ops.bench.promql.PromqlBench;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code weir bench promql}. */
@Command(
    name = "promql",
    description =
        "Evaluates expressions over a range and tick by tick; compares with a Prometheus if told.",
    mixinStandardHelpOptions = true)
final class PromqlBenchCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--prometheus",
      paramLabel = "F",
      description = "The executable of Prometheus 3 to compare with; promtool stands beside it.")
  private @Nullable Path prometheus;

  @Option(
      names = "--series",
      paramLabel = "N",
      defaultValue = "2000",
      description = "Series of each metric, a multiple of 10 (default: ${DEFAULT-VALUE}).")
  private int series;

  @Option(
      names = "--interval",
      paramLabel = "D",
      defaultValue = "15s",
      converter = BenchCommand.DurationOption.class,
      description = "Time between two samples (default: ${DEFAULT-VALUE}).")
  private Duration interval = Duration.ZERO;

  @Option(
      names = "--range",
      paramLabel = "D",
      defaultValue = "1h",
      converter = BenchCommand.DurationOption.class,
      description = "From the first step to the last (default: ${DEFAULT-VALUE}).")
  private Duration range = Duration.ZERO;

  @Option(
      names = "--step",
      paramLabel = "D",
      defaultValue = "15s",
      converter = BenchCommand.DurationOption.class,
      description = "Time between two steps (default: ${DEFAULT-VALUE}).")
  private Duration step = Duration.ZERO;

  @Option(
      names = "--warm-up-rounds",
      paramLabel = "N",
      defaultValue = "10",
      description = "Rounds of each query before those that count (default: ${DEFAULT-VALUE}).")
  private int warmUpRounds;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "11",
      description = "Rounds of each query that count (default: ${DEFAULT-VALUE}).")
  private int rounds;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Decides the values (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Option(
      names = "--directory",
      paramLabel = "DIR",
      defaultValue = "${sys:java.io.tmpdir}",
      description = "Where Prometheus's data are kept while it runs (default: ${DEFAULT-VALUE}).")
  private Path directory = Path.of("");

  @Override
  public Integer call() throws InterruptedException {
    return BenchCommand.report(
        spec,
        () ->
            new PromqlBench.Settings(
                series,
                interval,
                range,
                step,
                warmUpRounds,
                rounds,
                seed,
                Optional.ofNullable(prometheus),
                directory),
        (settings, bench) -> new PromqlBench(settings, bench).run());
  }
}
