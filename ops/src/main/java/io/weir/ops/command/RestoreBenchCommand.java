package io.weir.ops.command;

import io.weir.ops.bench.RestoreBench;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code weir bench restore}. */
@Command(
    name = "restore",
    description = "Restores the shards' state from the changelog in a process that has none.",
    mixinStandardHelpOptions = true)
final class RestoreBenchCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private ReplayOptions options = new ReplayOptions();

  @Override
  public Integer call() throws InterruptedException {
    return BenchCommand.report(
        spec,
        options::settings,
        (settings, progress) -> new RestoreBench(settings, progress).run());
  }
}
