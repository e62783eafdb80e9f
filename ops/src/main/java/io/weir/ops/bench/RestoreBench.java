package io.weir.ops.bench;

import io.weir.ops.bench.cluster.BenchCluster;
import io.weir.ops.bench.process.BenchFailedException;
import io.weir.ops.bench.process.ChildProcess;
import io.weir.ops.bench.process.PartUnderTest;
import io.weir.ops.bench.process.ResourceReading;
import io.weir.ops.role.KafkaConnection;
import io.weir.schemas.topics.Topics;
import io.weir.topology.StreamTopology;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What it costs to restore the shards: a stream takes a load in, and then another process restores
 * its state from the changelog, again and again. The first pass is what a crash costs, in a process
 * that has just begun; the last one is measured.
 */
public final class RestoreBench {
  private static final String APPLICATION = "bench-restore";
  private static final double NANOS = 1e9;
  private static final double MEBIBYTE = 1 << 20;

  private final TopologyBench.Settings settings;
  private final Consumer<String> progress;

  /**
   * A benchmark that tells how far it is.
   *
   * @param settings as for the topology; all samples should be within the retained window
   * @param progress takes a line at a time, on any thread
   */
  public RestoreBench(TopologyBench.Settings settings, Consumer<String> progress) {
    this.settings = settings;
    this.progress = progress;
  }

  /**
   * Runs it.
   *
   * @throws BenchFailedException if not all series are restored or a pass takes too long
   */
  public BenchReport run() throws InterruptedException {
    progress.accept("starting the broker");
    try (BenchCluster cluster = BenchCluster.start(settings.directory());
        KafkaConnection connection = cluster.connect();
        LogEnds log = new LogEnds(connection.properties())) {
      TopologyLoading loading = new TopologyLoading(settings, progress);
      OutputTotals loaded = loading.load(cluster, connection);
      StreamMain.Settings stream = loading.stream(cluster);
      takeIn(stream, log);
      return restore(stream, log, loaded.samples());
    }
  }

  private void takeIn(StreamMain.Settings stream, LogEnds log) throws InterruptedException {
    try (PartUnderTest part =
        new PartUnderTest(
            ChildProcess.start(
                "stream", StreamMain.class, stream, List.of("-Xmx" + settings.heap()), progress))) {
      Topics topics = new Topics(stream.topicPrefix());
      new Replay(
              part,
              log,
              log.ends(topics.samples(), settings.partitions()),
              settings.timeout(),
              Optional.empty(),
              progress)
          .run(APPLICATION, Optional.empty());
    }
  }

  private BenchReport restore(StreamMain.Settings stream, LogEnds log, long samples)
      throws InterruptedException {
    String changelog = APPLICATION + "-" + StreamTopology.STORE + "-changelog";
    double megabytes = log.bytes(changelog) / MEBIBYTE;
    long records = log.records(changelog, settings.partitions());
    try (ChildProcess child =
        ChildProcess.start(
            "restore",
            RestoreMain.class,
            new RestoreMain.Settings(stream, APPLICATION),
            List.of("-Xmx" + settings.heap()),
            progress)) {
      RestoreMain.Pass first = pass(child, "first", "");
      for (int pass = 1; pass <= settings.warmUpPasses(); pass++) {
        pass(child, "warm-up", "");
      }
      RestoreMain.Pass measured =
          pass(
              child,
              "measured",
              settings.flightRecording().map(file -> " " + file.toAbsolutePath()).orElse(""));
      return report(samples, first, measured, megabytes, records);
    }
  }

  private RestoreMain.Pass pass(ChildProcess child, String name, String recording)
      throws InterruptedException {
    child.send(RestoreMain.RESTORE + recording);
    RestoreMain.Pass pass = child.answer(RestoreMain.Pass.class, settings.timeout());
    if (pass.series() != settings.workload().series()) {
      throw new BenchFailedException(
          name
              + " pass: expected "
              + settings.workload().series()
              + " series, found "
              + pass.series()
              + " restored");
    }
    progress.accept(
        "%s pass: %.2f s, %.2f CPU s".formatted(name, wallSeconds(pass), cpuSeconds(pass)));
    return pass;
  }

  private static double wallSeconds(RestoreMain.Pass pass) {
    return (pass.after().atNanos() - pass.before().atNanos()) / NANOS;
  }

  private static double cpuSeconds(RestoreMain.Pass pass) {
    return (pass.after().cpuNanos() - pass.before().cpuNanos()) / NANOS;
  }

  private BenchReport report(
      long samples,
      RestoreMain.Pass first,
      RestoreMain.Pass measured,
      double megabytes,
      long records) {
    Map<String, Object> description = new LinkedHashMap<>();
    description.put("samples_per_s_core", Math.round(samples / cpuSeconds(measured)));
    description.put("changelog_mb", Math.round(megabytes));
    description.put("changelog_records", records);
    description.put("mb_per_s", rounded(megabytes / wallSeconds(measured)));
    description.put("first_wall_s", rounded(wallSeconds(first)));
    description.put("first_cpu_s", rounded(cpuSeconds(first)));
    description.put("first_samples_per_s_core", Math.round(samples / cpuSeconds(first)));
    description.putAll(settings.description());
    ResourceReading after = measured.after();
    return new BenchReport(
        "restore", samples, settings.workload().series(), measured.before(), after, description);
  }

  private static BigDecimal rounded(double value) {
    return BigDecimal.valueOf(value).setScale(2, RoundingMode.HALF_UP);
  }
}
