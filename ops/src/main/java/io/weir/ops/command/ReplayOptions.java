package io.weir.ops.command;

import io.weir.ops.bench.TopologyBench;
import io.weir.schemas.rollup.RollupLevel;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of benchmarks in which a stream reads a log of samples. */
final class ReplayOptions {
  @Mixin private BenchCommand.Common common = new BenchCommand.Common();

  @Option(
      names = "--samples",
      paramLabel = "N",
      defaultValue = "20000000",
      description =
          "Samples in the log, rounded up to whole scrapes of all series, 15 s apart"
              + " (default: ${DEFAULT-VALUE}).")
  long samples;

  @Option(
      names = "--threads",
      paramLabel = "N",
      defaultValue = "2",
      description = "Threads of the stream (default: ${DEFAULT-VALUE}).")
  int threads;

  @Option(
      names = "--rollups",
      paramLabel = "LEVEL",
      split = ",",
      defaultValue = "5m",
      converter = BenchCommand.LevelOption.class,
      description = "Rollup levels, ascending (default: ${DEFAULT-VALUE}).")
  List<RollupLevel> rollups = List.of();

  @Option(
      names = "--rules",
      paramLabel = "N",
      defaultValue = "0",
      description =
          "Recording rules that are evaluated each minute, at most 10 (default: ${DEFAULT-VALUE}).")
  int rules;

  @Option(
      names = "--warm-up-passes",
      paramLabel = "N",
      defaultValue = "3",
      description = "Passes before the one that is measured (default: ${DEFAULT-VALUE}).")
  int warmUpPasses;

  @Option(
      names = "--property",
      paramLabel = "NAME=VALUE",
      description = "A setting of Kafka Streams as it names it; may be repeated.")
  Map<String, String> properties = Map.of();

  @Option(
      names = "--timeout",
      paramLabel = "D",
      defaultValue = "15m",
      converter = BenchCommand.DurationOption.class,
      description = "After which a pass counts as failed (default: ${DEFAULT-VALUE}).")
  Duration timeout = Duration.ZERO;

  TopologyBench.Settings settings() {
    return new TopologyBench.Settings(
        samples,
        common.workload(),
        threads,
        common.partitions,
        warmUpPasses,
        rollups,
        rules,
        properties,
        common.compression.kafkaName(),
        common.heap,
        timeout,
        common.directory,
        Optional.ofNullable(common.flightRecording));
  }
}
