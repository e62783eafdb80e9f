package io.weir.ops.command;

import io.weir.ops.bench.Report;
import io.weir.ops.bench.ScrapeBench;
import io.weir.ops.bench.load.Workload;
import io.weir.ops.bench.process.BenchFailedException;
import io.weir.schemas.config.Durations;
import io.weir.schemas.rollup.RollupLevel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code weir bench}: reproducible benchmarks; their last line is one JSON object. */
@Command(
    name = "bench",
    description = "Measures what a part of Weir costs; the last line is one JSON object.",
    subcommands = {
      BenchCommand.Scrape.class,
      TopologyBenchCommand.class,
      PromqlBenchCommand.class,
      QueryBenchCommand.class,
      RulesBenchCommand.class,
      SinksBenchCommand.class,
      RestoreBenchCommand.class,
      FailoverBenchCommand.class,
      VmagentBenchCommand.class
    },
    mixinStandardHelpOptions = true)
final class BenchCommand {
  private BenchCommand() {}

  /** The options that all benchmarks have. */
  static final class Common {
    /** What batches are compressed with. */
    enum Compression {
      NONE,
      GZIP,
      SNAPPY,
      LZ4,
      ZSTD;

      String kafkaName() {
        return name().toLowerCase(Locale.ROOT);
      }
    }

    @Mixin private WorkloadOptions workload = new WorkloadOptions();

    @Option(
        names = "--partitions",
        paramLabel = "N",
        defaultValue = "8",
        description = "Partitions of the samples (default: ${DEFAULT-VALUE}).")
    int partitions;

    @Option(
        names = "--compression",
        paramLabel = "NAME",
        defaultValue = "lz4",
        description =
            "Compression of the samples: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    Compression compression = Compression.LZ4;

    @Option(
        names = "--heap",
        paramLabel = "SIZE",
        defaultValue = "2g",
        description = "Greatest heap of the part under test (default: ${DEFAULT-VALUE}).")
    String heap = "";

    @Option(
        names = "--directory",
        paramLabel = "DIR",
        defaultValue = "${sys:java.io.tmpdir}",
        description = "Where the broker's data are kept while it runs (default: ${DEFAULT-VALUE}).")
    Path directory = Path.of("");

    @Option(
        names = "--flight-recording",
        paramLabel = "F",
        description = "Records the measured pass into a file for jfr; this costs a little.")
    @Nullable Path flightRecording;

    Workload workload() {
      return workload.workload();
    }
  }

  @Command(
      name = "scrape",
      description = "Scrapes targets into Kafka.",
      mixinStandardHelpOptions = true)
  static final class Scrape implements Callable<Integer> {
    @Spec private CommandSpec spec;
    @Mixin private Common common = new Common();

    @Option(
        names = "--interval",
        paramLabel = "D",
        defaultValue = "250ms",
        converter = DurationOption.class,
        description =
            "Time between two scrapes of a target: so short that Java has compiled what matters"
                + " when the measurement begins (default: ${DEFAULT-VALUE}).")
    private Duration interval = Duration.ZERO;

    @Option(
        names = "--warm-up",
        paramLabel = "D",
        defaultValue = "30s",
        converter = DurationOption.class,
        description = "How long to scrape before measuring (default: ${DEFAULT-VALUE}).")
    private Duration warmUp = Duration.ZERO;

    @Option(
        names = "--duration",
        paramLabel = "D",
        defaultValue = "60s",
        converter = DurationOption.class,
        description = "How long to measure (default: ${DEFAULT-VALUE}).")
    private Duration duration = Duration.ZERO;

    @Option(names = "--gzip", description = "The targets compress what they serve.")
    private boolean gzip;

    @Override
    public Integer call() throws InterruptedException {
      return report(
          spec,
          () ->
              new ScrapeBench.Settings(
                  common.workload(),
                  interval,
                  warmUp,
                  duration,
                  gzip,
                  common.compression.kafkaName(),
                  common.partitions,
                  common.heap,
                  common.directory,
                  Optional.ofNullable(common.flightRecording)),
          (settings, progress) -> new ScrapeBench(settings, progress).run());
    }
  }

  /** A rollup level as in a configuration. */
  static final class LevelOption implements CommandLine.ITypeConverter<RollupLevel> {
    @Override
    public RollupLevel convert(String text) {
      return RollupLevel.parse(text);
    }
  }

  /** A duration as in a configuration. */
  static final class DurationOption implements CommandLine.ITypeConverter<Duration> {
    @Override
    public Duration convert(String text) {
      return Durations.parse(text);
    }
  }

  /** A benchmark. */
  interface Bench<S> {
    Report run(S settings, Consumer<String> progress) throws InterruptedException;
  }

  /** Runs a benchmark and prints its report; returns the exit code. */
  static <S> int report(CommandSpec spec, Supplier<S> options, Bench<S> bench)
      throws InterruptedException {
    S settings;
    try {
      settings = options.get();
    } catch (IllegalArgumentException e) {
      throw new CommandLine.ParameterException(
          spec.commandLine(), String.valueOf(e.getMessage()), e);
    }
    Consumer<String> progress =
        line -> {
          spec.commandLine().getErr().println(line);
          spec.commandLine().getErr().flush();
        };
    try {
      Report report = bench.run(settings, progress);
      spec.commandLine().getOut().println(report.json(WeirVersion.current()));
      spec.commandLine().getOut().flush();
      return CommandLine.ExitCode.OK;
    } catch (BenchFailedException e) {
      spec.commandLine().getErr().println("weir bench " + spec.name() + ": " + e.getMessage());
      return CommandLine.ExitCode.SOFTWARE;
    }
  }
}
