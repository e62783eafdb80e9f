package io.weir.ops.bench;

import io.weir.ops.bench.cluster.BenchCluster;
import io.weir.ops.bench.load.Workload;
import io.weir.ops.bench.process.BenchFailedException;
import io.weir.ops.bench.process.ChildProcess;
import io.weir.ops.bench.process.PartUnderTest;
import io.weir.ops.role.KafkaConnection;
import io.weir.schemas.rollup.RollupLevel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * How soon rules' results are committed, for each of several numbers of partitions: a stream reads
 * a load that is written as time goes by, from a real broker, exactly once. Of a tick T, the time
 * runs from when the last partition's log took the first record whose mark is behind T, by its
 * append time, until a consumer that reads what is committed has the last result of T.
 */
public final class RuleLatencyBench {
  private static final String APPLICATION = "bench-rules";
  private static final Duration POLL = Duration.ofMillis(100);
  private static final long QUIET_MILLIS = 2_000;

  private final Settings settings;
  private final Consumer<String> progress;

  /**
   * What to run.
   *
   * @param workload the series
   * @param partitions numbers of partitions, of samples and of what is exchanged, each measured by
   *     itself
   * @param tick between two ticks
   * @param warmUpTicks ticks before those that count, once there are results
   * @param ticks that count
   * @param commitInterval how long a transaction lasts; empty for the default
   * @param threads of the stream
   * @param heap greatest heap of the stream, as in {@code -Xmx}
   * @param timeout for the stream to begin, and for the last results
   * @param directory where a directory for the broker's data is made, and deleted in the end
   */
  public record Settings(
      Workload workload,
      List<Integer> partitions,
      Duration tick,
      int warmUpTicks,
      int ticks,
      Optional<Duration> commitInterval,
      int threads,
      String heap,
      Duration timeout,
      Path directory) {
    /** Checks the numbers. */
    public Settings {
      partitions = List.copyOf(partitions);
      if (tick.toMillis() < 100) {
        throw new IllegalArgumentException("tick: expected at least 100 ms, found " + tick);
      }
      if (warmUpTicks < 0 || ticks < 1) {
        throw new IllegalArgumentException(
            "ticks: expected at least one that counts, found %d and %d before"
                .formatted(ticks, warmUpTicks));
      }
      for (int each : partitions) {
        if (each < 1) {
          throw new IllegalArgumentException("partitions: expected at least 1, found " + each);
        }
      }
    }

    TopologyBench.Settings replay(int partitionCount) {
      return new TopologyBench.Settings(
          1,
          workload,
          threads,
          partitionCount,
          0,
          List.of(RollupLevel.parse("5m")),
          BenchRules.COUNT,
          Map.of(),
          "lz4",
          heap,
          timeout,
          directory,
          Optional.empty());
    }

    Map<String, String> keys() {
      return commitInterval
          .map(interval -> Map.of("commit_interval", interval.toMillis() + "ms"))
          .orElse(Map.of());
    }
  }

  /**
   * A benchmark that tells how far it is.
   *
   * @param progress takes a line at a time, on any thread
   */
  public RuleLatencyBench(Settings settings, Consumer<String> progress) {
    this.settings = settings;
    this.progress = progress;
  }

  /**
   * Runs it.
   *
   * @return entries of a report, in order
   * @throws BenchFailedException if a result is missing, or comes twice
   */
  public Map<String, Object> run() throws InterruptedException {
    List<Map<String, Object>> byPartitions = new ArrayList<>();
    for (int partitions : settings.partitions()) {
      RuleLatency latency = measure(settings.replay(partitions));
      progress.accept(partitions + " partitions: " + latency);
      byPartitions.add(latency.entries(partitions));
    }
    Map<String, Object> entries = new LinkedHashMap<>();
    entries.put("tick_ms", settings.tick().toMillis());
    entries.put(
        "commit_interval",
        settings.commitInterval().map(interval -> interval.toMillis() + "ms").orElse("default"));
    entries.put("threads", settings.threads());
    entries.put("by_partitions", byPartitions);
    return entries;
  }

  private RuleLatency measure(TopologyBench.Settings replay) throws InterruptedException {
    progress.accept("starting the broker");
    try (BenchCluster cluster = BenchCluster.start(replay.directory());
        KafkaConnection connection = cluster.connect()) {
      TopologyLoading loading = new TopologyLoading(replay, progress);
      int schemaId = loading.prepareLive(connection);
      try (LiveLoad load =
              new LiveLoad(replay, cluster.bootstrapServers(), schemaId, settings.tick());
          TickResults results =
              new TickResults(
                  connection.properties(), TopologyLoading.TOPICS.results(), replay.partitions());
          PartUnderTest stream =
              new PartUnderTest(
                  ChildProcess.start(
                      "stream",
                      StreamMain.class,
                      loading.stream(cluster, settings.keys(), settings.tick()),
                      List.of("-Xmx" + replay.heap()),
                      progress))) {
        return new Run(load, results, stream).measure();
      }
    }
  }

  /** One stream with its load. For one thread. */
  private final class Run {
    private final LiveLoad load;
    private final TickResults results;
    private final PartUnderTest stream;
    private final long tickMillis = settings.tick().toMillis();

    Run(LiveLoad load, TickResults results, PartUnderTest stream) {
      this.load = load;
      this.results = results;
      this.stream = stream;
    }

    RuleLatency measure() throws InterruptedException {
      load.begin();
      stream.start(APPLICATION);
      long deadlineMillis = deadlineMillis();
      while (results.latestTickMillis() < System.currentTimeMillis() - 5 * tickMillis) {
        pause(deadlineMillis, "results of the last ticks");
      }
      progress.accept("results come; warming up");
      long firstMillis =
          (System.currentTimeMillis() / tickMillis + 1 + settings.warmUpTicks()) * tickMillis;
      long lastMillis = firstMillis + (settings.ticks() - 1) * tickMillis;
      awaitPassed(firstMillis);
      progress.accept("warmed up; measuring");
      awaitPassed(lastMillis);
      load.close();
      awaitQuiet(lastMillis);
      stream.stop();
      return RuleLatency.of(firstMillis, lastMillis, tickMillis, load.marks(), results);
    }

    private long deadlineMillis() {
      return System.currentTimeMillis() + settings.timeout().toMillis();
    }

    private void awaitPassed(long timeMillis) throws InterruptedException {
      long deadlineMillis = timeMillis + settings.timeout().toMillis();
      while (load.marks().passedMillis(timeMillis).isEmpty()) {
        pause(deadlineMillis, "the load to pass " + timeMillis);
      }
    }

    private void awaitQuiet(long timeMillis) throws InterruptedException {
      long deadlineMillis = deadlineMillis();
      while (results.latestTickMillis() < timeMillis
          || System.currentTimeMillis() - results.lastMillis() < QUIET_MILLIS) {
        pause(deadlineMillis, "all results of " + timeMillis);
      }
    }

    private void pause(long deadlineMillis, String expected) throws InterruptedException {
      load.check();
      stream.read();
      stream.runFor(POLL);
      if (System.currentTimeMillis() > deadlineMillis) {
        throw new BenchFailedException(
            "expected %s, found those up to %d".formatted(expected, results.latestTickMillis()));
      }
    }
  }
}
