package io.weir.ops.bench;

import io.weir.ops.bench.cluster.BenchCluster;
import io.weir.ops.bench.load.Workload;
import io.weir.ops.bench.process.BenchFailedException;
import io.weir.ops.bench.process.ChildProcess;
import io.weir.ops.bench.process.PartUnderTest;
import io.weir.ops.role.KafkaConnection;
import io.weir.schemas.rollup.RollupLevel;
import io.weir.schemas.topics.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What the topology costs: a log of samples is written once, and read by it again and again,
 * exactly once and from beginning to end: to warm up, and then to be measured. The last pass's
 * output is added up and must be what the load says.
 */
public final class TopologyBench {
  private static final Topics TOPICS = TopologyLoading.TOPICS;
  private static final String WARM_UP = "bench-warm-up-";
  private static final String MEASURED = "bench-measured";

  private final Settings settings;
  private final Consumer<String> progress;

  /**
   * What to run.
   *
   * @param samples samples to write; rounded up to whole scrapes of all series
   * @param workload the series
   * @param threads threads of the stream
   * @param partitions partitions of the samples
   * @param warmUpPasses passes before the one that is measured
   * @param rollups levels, ascending
   * @param rules how many rules are evaluated, the first of {@link BenchRules}
   * @param properties settings of Kafka Streams as it names them, which win over Weir's own
   * @param compression of the samples, as Kafka names it
   * @param heap greatest heap of the process under test, as in {@code -Xmx}
   * @param timeout for each pass
   * @param directory where a directory for the broker's data is made, and deleted in the end
   * @param flightRecording file for a recording of the measured pass; empty for none
   */
  public record Settings(
      long samples,
      Workload workload,
      int threads,
      int partitions,
      int warmUpPasses,
      List<RollupLevel> rollups,
      int rules,
      Map<String, String> properties,
      String compression,
      String heap,
      Duration timeout,
      Path directory,
      Optional<Path> flightRecording) {
    /** Checks the numbers and copies the collections. */
    public Settings {
      if (samples < 1) {
        throw new IllegalArgumentException("samples: expected at least 1, found " + samples);
      }
      if (threads < 1) {
        throw new IllegalArgumentException("threads: expected at least 1, found " + threads);
      }
      if (partitions < 1) {
        throw new IllegalArgumentException("partitions: expected at least 1, found " + partitions);
      }
      if (warmUpPasses < 0) {
        throw new IllegalArgumentException(
            "warm-up passes: expected at least 0, found " + warmUpPasses);
      }
      if (rules < 0 || rules > BenchRules.COUNT) {
        throw new IllegalArgumentException(
            "rules: expected 0 to " + BenchRules.COUNT + ", found " + rules);
      }
      rollups = List.copyOf(rollups);
      properties = Map.copyOf(properties);
    }

    List<String> levels() {
      return rollups.stream().map(RollupLevel::name).toList();
    }

    /** What describes a run, for its report. */
    Map<String, Object> description() {
      Map<String, Object> description = new LinkedHashMap<>();
      description.put("threads", threads);
      description.put("partitions", partitions);
      description.put("warm_up_passes", warmUpPasses);
      description.put("rollups", levels());
      description.put("rules", rules);
      if (!properties.isEmpty()) {
        description.put("properties", properties);
      }
      description.put("compression", compression);
      description.put("targets", workload.targets());
      description.put("seed", workload.seed());
      description.put("heap", heap);
      return description;
    }
  }

  /**
   * A benchmark that tells how far it is.
   *
   * @param progress takes a line at a time, on any thread
   */
  public TopologyBench(Settings settings, Consumer<String> progress) {
    this.settings = settings;
    this.progress = progress;
  }

  /**
   * Runs it.
   *
   * @throws BenchFailedException if the output is wrong or a pass takes too long
   */
  public BenchReport run() throws InterruptedException {
    progress.accept("starting the broker");
    try (BenchCluster cluster = BenchCluster.start(settings.directory());
        KafkaConnection connection = cluster.connect();
        LogEnds log = new LogEnds(connection.properties())) {
      TopologyLoading loading = new TopologyLoading(settings, progress);
      OutputTotals expected = loading.load(cluster, connection);
      return replay(loading.stream(cluster), connection, log, expected);
    }
  }

  private BenchReport replay(
      StreamMain.Settings stream, KafkaConnection connection, LogEnds log, OutputTotals expected)
      throws InterruptedException {
    try (PartUnderTest part =
        new PartUnderTest(
            ChildProcess.start(
                "stream", StreamMain.class, stream, List.of("-Xmx" + settings.heap()), progress))) {
      Replay replay =
          new Replay(
              part,
              log,
              log.ends(TOPICS.samples(), settings.partitions()),
              settings.timeout(),
              settings.rules() == 0
                  ? Optional.empty()
                  : Optional.of(new Replay.Results(TOPICS.results(), settings.partitions())),
              progress);
      TopologyOutput output =
          new TopologyOutput(log, connection.properties(), TOPICS, settings.partitions());
      for (int pass = 1; pass <= settings.warmUpPasses(); pass++) {
        replay.run(WARM_UP + pass, Optional.empty());
        output.deleteAll(settings.rollups());
      }
      progress.accept("warmed up; measuring");
      Replay.Usage usage = replay.run(MEASURED, settings.flightRecording());
      progress.accept("checking the output");
      check(expected, output.read(settings.rollups()));
      return report(expected.samples(), usage);
    }
  }

  private static void check(OutputTotals expected, OutputTotals found) {
    List<String> differences = expected.differences(found);
    if (!differences.isEmpty()) {
      throw new BenchFailedException("the output is wrong: " + String.join("; ", differences));
    }
  }

  private BenchReport report(long samples, Replay.Usage usage) {
    return new BenchReport(
        "topology",
        samples,
        settings.workload().series(),
        usage.before(),
        usage.after(),
        settings.description());
  }
}
