package io.weir.ops.command;

import io.weir.ops.bench.Report;
import io.weir.ops.bench.RuleLatencyBench;
import io.weir.ops.bench.load.Workload;
import io.weir.ops.bench.rules.RulesBench;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code weir bench rules}. */
@Command(
    name = "rules",
    description = {
      "Measures rules: what a tick costs, and how soon its results are committed.",
      "ticks: evaluates expressions in one shard, tick after tick, and anew at each tick.",
      "latency: runs a stream with ten rules, exactly once, on a broker and a load that is written"
          + " as time goes by. The latency of a tick T runs from when the last partition's log took"
          + " the first record whose mark is behind T (its append time), so that all watermarks may"
          + " pass T, until a consumer that reads what is committed has the last result of T."
    },
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

  @Option(
      names = "--measure",
      paramLabel = "WHAT",
      split = ",",
      defaultValue = "ticks,latency",
      description = "ticks, latency or both (default: ${DEFAULT-VALUE}).")
  private Set<Measured> measured = Set.of();

  @Option(
      names = "--latency-partitions",
      paramLabel = "N[,N...]",
      split = ",",
      defaultValue = "4,32",
      description = "latency: partitions, each measured by itself (default: ${DEFAULT-VALUE}).")
  private List<Integer> latencyPartitions = List.of();

  @Option(
      names = "--latency-tick",
      paramLabel = "D",
      defaultValue = "5s",
      converter = BenchCommand.DurationOption.class,
      description = "latency: time between two ticks (default: ${DEFAULT-VALUE}).")
  private Duration latencyTick = Duration.ZERO;

  @Option(
      names = "--latency-warm-up-ticks",
      paramLabel = "N",
      defaultValue = "4",
      description = "latency: ticks before those that count (default: ${DEFAULT-VALUE}).")
  private int latencyWarmUpTicks;

  @Option(
      names = "--latency-ticks",
      paramLabel = "N",
      defaultValue = "24",
      description = "latency: ticks that count (default: ${DEFAULT-VALUE}).")
  private int latencyTicks;

  @Option(
      names = "--commit-interval",
      paramLabel = "D",
      converter = BenchCommand.DurationOption.class,
      description = "latency: how long a transaction lasts (default: as weir.stream has it).")
  private @Nullable Duration commitInterval;

  @Option(
      names = "--threads",
      paramLabel = "N",
      defaultValue = "2",
      description = "latency: threads of the stream (default: ${DEFAULT-VALUE}).")
  private int threads;

  @Option(
      names = "--heap",
      paramLabel = "SIZE",
      defaultValue = "2g",
      description = "latency: greatest heap of the stream (default: ${DEFAULT-VALUE}).")
  private String heap = "";

  @Option(
      names = "--timeout",
      paramLabel = "D",
      defaultValue = "5m",
      converter = BenchCommand.DurationOption.class,
      description = "latency: after which it counts as failed (default: ${DEFAULT-VALUE}).")
  private Duration timeout = Duration.ZERO;

  @Option(
      names = "--directory",
      paramLabel = "DIR",
      defaultValue = "${sys:java.io.tmpdir}",
      description =
          "latency: where the broker's data are kept while it runs (default: ${DEFAULT-VALUE}).")
  private Path directory = Path.of("");

  /** What is measured. */
  enum Measured {
    TICKS,
    LATENCY
  }

  private record Settings(RulesBench.Settings ticks, RuleLatencyBench.Settings latency) {}

  private Settings settings() {
    return new Settings(
        new RulesBench.Settings(targets, series, interval, tick, warmUpTicks, ticks, changes, seed),
        new RuleLatencyBench.Settings(
            new Workload(targets * series, series, seed),
            latencyPartitions,
            latencyTick,
            latencyWarmUpTicks,
            latencyTicks,
            Optional.ofNullable(commitInterval),
            threads,
            heap,
            timeout,
            directory));
  }

  @Override
  public Integer call() throws InterruptedException {
    return BenchCommand.report(spec, this::settings, this::run);
  }

  private Report run(Settings settings, Consumer<String> progress) throws InterruptedException {
    Map<String, Object> entries = new LinkedHashMap<>();
    entries.put("bench", spec.name());
    entries.put("series", targets * series);
    entries.put("seed", seed);
    if (measured.contains(Measured.TICKS)) {
      entries.putAll(new RulesBench(settings.ticks, progress).run().entries());
    }
    if (measured.contains(Measured.LATENCY)) {
      entries.put("latency", new RuleLatencyBench(settings.latency, progress).run());
    }
    return () -> entries;
  }
}
