package io.weir.ops.command;

import io.weir.ops.bench.SinksBench;
import io.weir.ops.bench.stores.ClickHouseUnderTest;
import io.weir.ops.bench.stores.DuckDbUnderTest;
import io.weir.ops.bench.stores.VictoriaMetricsUnderTest;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code weir bench sinks}. */
@Command(
    name = "sinks",
    description = "Writes clean samples into stores, beside each store's own loader.",
    mixinStandardHelpOptions = true)
final class SinksBenchCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Mixin private BenchCommand.Common common = new BenchCommand.Common();

  @Option(
      names = "--samples",
      paramLabel = "N",
      defaultValue = "10000000",
      description = "Samples to write (default: ${DEFAULT-VALUE}).")
  private long samples;

  @Option(
      names = "--timeout",
      paramLabel = "D",
      defaultValue = "10m",
      converter = BenchCommand.DurationOption.class,
      description = "How long each pass may take (default: ${DEFAULT-VALUE}).")
  private Duration timeout = Duration.ZERO;

  @Option(names = "--no-duckdb", description = "Leaves DuckDB out.")
  private boolean withoutDuckDb;

  @Option(
      names = "--clickhouse",
      paramLabel = "URL",
      description = "A ClickHouse that runs on this machine; its databases bench_* are dropped.")
  private @Nullable URI clickHouse;

  @Option(
      names = "--clickhouse-pid",
      paramLabel = "PID",
      description = "Its process, whose processor time counts.")
  private long clickHousePid;

  @Option(
      names = "--victoriametrics",
      paramLabel = "F",
      description = "The program VictoriaMetrics, single-node, to start.")
  private @Nullable Path victoriaMetrics;

  @Override
  public Integer call() throws InterruptedException {
    return BenchCommand.report(
        spec,
        () ->
            new SinksBench.Settings(
                samples,
                common.workload(),
                common.partitions,
                common.compression.kafkaName(),
                common.heap,
                timeout,
                common.directory,
                Optional.ofNullable(common.flightRecording),
                stores()),
        (settings, progress) -> new SinksBench(settings, progress).run());
  }

  private Map<String, SinksBench.StoreMaker> stores() {
    Map<String, SinksBench.StoreMaker> stores = new LinkedHashMap<>();
    if (!withoutDuckDb) {
      stores.put("duckdb", (directory, name) -> new DuckDbUnderTest(directory));
    }
    URI url = clickHouse;
    if (url != null) {
      if (clickHousePid == 0) {
        throw new IllegalArgumentException(
            "--clickhouse-pid: expected the process of " + url + ", found none");
      }
      stores.put(
          "clickhouse",
          (directory, name) -> new ClickHouseUnderTest(url, clickHousePid, "bench_" + name));
    }
    Path executable = victoriaMetrics;
    if (executable != null) {
      stores.put(
          "victoriametrics",
          (directory, name) -> new VictoriaMetricsUnderTest(executable, directory));
    }
    if (stores.isEmpty()) {
      throw new IllegalArgumentException("expected a store at least, found none");
    }
    return stores;
  }
}
