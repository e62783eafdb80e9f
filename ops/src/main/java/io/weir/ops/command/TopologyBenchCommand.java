package io.weir.ops.command;

import io.weir.ops.bench.TopologyBench;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code weir bench topology}. */
@Command(
    name = "topology",
    description = "Runs the topology, exactly once, from the beginning of a log to its end.",
    mixinStandardHelpOptions = true)
final class TopologyBenchCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private ReplayOptions options = new ReplayOptions();

  @Override
  public Integer call() throws InterruptedException {
    return BenchCommand.report(
        spec,
        options::settings,
        (settings, progress) -> new TopologyBench(settings, progress).run());
  }
}
