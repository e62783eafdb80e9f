package io.weir.ops.command;

import io.weir.ops.bench.load.Workload;
import picocli.CommandLine.Option;

/** The options of benchmarks that say which series there are. */
final class WorkloadOptions {
  @Option(
      names = "--series",
      paramLabel = "N",
      defaultValue = "100000",
      description = "Series of all targets (default: ${DEFAULT-VALUE}).")
  private int series;

  @Option(
      names = "--series-per-target",
      paramLabel = "N",
      defaultValue = "2000",
      description = "Series of each target (default: ${DEFAULT-VALUE}).")
  private int seriesPerTarget;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Decides the values (default: ${DEFAULT-VALUE}).")
  private long seed;

  Workload workload() {
    return new Workload(series, seriesPerTarget, seed);
  }
}
