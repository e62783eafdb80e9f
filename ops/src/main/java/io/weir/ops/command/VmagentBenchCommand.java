package io.weir.ops.command;

import io.weir.ops.bench.vmagent.VmagentBench;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code weir bench vmagent}. */
@Command(
    name = "vmagent",
    description = "Lets vmagent downsample the series that weir bench topology has.",
    mixinStandardHelpOptions = true)
final class VmagentBenchCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "F", description = "The program vmagent.")
  private Path executable = Path.of("");

  @Mixin private WorkloadOptions workload = new WorkloadOptions();

  @Option(
      names = "--interval",
      paramLabel = "D",
      defaultValue = "500ms",
      converter = BenchCommand.DurationOption.class,
      description =
          "Time between two scrapes of a target; stands for 15 s (default: ${DEFAULT-VALUE}).")
  private Duration interval = Duration.ZERO;

  @Option(
      names = "--scrapes-per-window",
      paramLabel = "N",
      defaultValue = "20",
      description = "20 stand for 5m, 4 for 1m (default: ${DEFAULT-VALUE}).")
  private int scrapesPerWindow;

  @Option(
      names = "--warm-up-windows",
      paramLabel = "N",
      defaultValue = "2",
      description = "Windows before those that are measured (default: ${DEFAULT-VALUE}).")
  private int warmUpWindows;

  @Option(
      names = "--windows",
      paramLabel = "N",
      defaultValue = "6",
      description = "Windows that are measured (default: ${DEFAULT-VALUE}).")
  private int windows;

  @Option(
      names = "--directory",
      paramLabel = "DIR",
      defaultValue = "${sys:java.io.tmpdir}",
      description = "Where vmagent's data are kept while it runs (default: ${DEFAULT-VALUE}).")
  private Path directory = Path.of("");

  @Override
  public Integer call() throws InterruptedException {
    return BenchCommand.report(
        spec,
        () ->
            new VmagentBench.Settings(
                executable,
                workload.workload(),
                interval.toMillis(),
                scrapesPerWindow,
                warmUpWindows,
                windows,
                directory),
        (settings, progress) -> new VmagentBench(settings, progress).run());
  }
}
