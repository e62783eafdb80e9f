package io.weir.ops.command;

import io.weir.ops.bench.rules.RulesBench;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code weir bench rules}. */
@Command(
    name = "rules",
    description = "Evaluates rules in one shard, tick after tick, and anew at each tick.",
    mixinStandardHelpOptions = true)
final class RulesBenchCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--targets",
      paramLabel = "N",
      defaultValue = "50",
      description = "Targets that are scraped (default: ${DEFAULT-VALUE}).")
  private int targets;

  @Option(
      names = "--series",
      paramLabel = "N",
      defaultValue = "2000",
      description = "Series of each target (default: ${DEFAULT-VALUE}).")
  private int series;

  @Option(
      names = "--interval",
      paramLabel = "D",
      defaultValue = "15s",
      converter = BenchCommand.DurationOption.class,
      description = "Time between two scrapes of a target (default: ${DEFAULT-VALUE}).")
  private Duration interval = Duration.ZERO;

  @Option(
      names = "--tick",
      paramLabel = "D",
      defaultValue = "1m",
      converter = BenchCommand.DurationOption.class,
      description =
          "Time between two ticks, a multiple of the interval (default: ${DEFAULT-VALUE}).")
  private Duration tick = Duration.ZERO;

  @Option(
      names = "--warm-up-ticks",
      paramLabel = "N",
      defaultValue = "60",
      description = "Ticks of each expression before those that count (default: ${DEFAULT-VALUE}).")
  private int warmUpTicks;

  @Option(
      names = "--ticks",
      paramLabel = "N",
      defaultValue = "60",
      description = "Ticks of each expression that count (default: ${DEFAULT-VALUE}).")
  private int ticks;

  @Option(
      names = "--changes",
      paramLabel = "N",
      defaultValue = "0",
      description =
          "Series that go between two ticks, and as many that come (default: ${DEFAULT-VALUE}).")
  private int changes;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Decides the values (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Override
  public Integer call() throws InterruptedException {
    return BenchCommand.report(
        spec,
        () ->
            new RulesBench.Settings(
                targets, series, interval, tick, warmUpTicks, ticks, changes, seed),
        (settings, progress) -> new RulesBench(settings, progress).run());
  }
}
