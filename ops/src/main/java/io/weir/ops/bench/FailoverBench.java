package io.weir.ops.bench;

import io.weir.ops.bench.cluster.BenchCluster;
import io.weir.ops.bench.process.BenchFailedException;
import io.weir.ops.bench.process.ChildProcess;
import io.weir.ops.role.KafkaConnection;
import io.weir.topology.GroupProtocol;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * How long results of a shard stay away when the instance that has it is killed: several instances
 * share a steady load, and again and again the one with the most shards is killed and started
 * again.
 */
public final class FailoverBench {
  private static final String APPLICATION = "bench-failover";
  private static final Duration ANSWER = Duration.ofMinutes(1);
  private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  /** A standby that is no further behind than this is warm. */
  private static final long WARM_LAG = 500;

  private final Settings settings;
  private final Consumer<String> progress;

  /**
   * What to run.
   *
   * @param replay the load and the stream; its samples are written before the first kill
   * @param instances at least 2
   * @param standby further instances that keep each shard warm
   * @param kills at least 1
   * @param samplesPerSecond the pace of the load after the first samples
   */
  public record Settings(
      TopologyBench.Settings replay,
      int instances,
      int standby,
      GroupProtocol groupProtocol,
      int kills,
      int samplesPerSecond) {
    /** Checks the numbers. */
    public Settings {
      if (instances < 2) {
        throw new IllegalArgumentException("instances: expected at least 2, found " + instances);
      }
      if (standby < 0 || standby >= instances) {
        throw new IllegalArgumentException(
            "standby: expected less than the instances, found " + standby);
      }
      if (kills < 1) {
        throw new IllegalArgumentException("kills: expected at least 1, found " + kills);
      }
      if (samplesPerSecond < 1) {
        throw new IllegalArgumentException("rate: expected at least 1, found " + samplesPerSecond);
      }
    }
  }

  /**
   * A benchmark that tells how far it is.
   *
   * @param progress takes a line at a time, on any thread
   */
  public FailoverBench(Settings settings, Consumer<String> progress) {
    this.settings = settings;
    this.progress = progress;
  }

  /**
   * Runs it.
   *
   * @throws BenchFailedException if results stay away for longer than the time-out
   */
  public Report run() throws InterruptedException {
    progress.accept("starting the broker");
    TopologyBench.Settings replay = settings.replay();
    try (BenchCluster cluster = BenchCluster.start(replay.directory());
        KafkaConnection connection = cluster.connect()) {
      TopologyLoading loading = new TopologyLoading(replay, progress);
      int schemaId = loading.prepare(connection);
      StreamMain.Settings stream =
          loading.stream(
              cluster,
              Map.of(
                  "standby",
                  Integer.toString(settings.standby()),
                  "group_protocol",
                  settings.groupProtocol().name().toLowerCase(Locale.ROOT)));
      try (SteadyLoad load =
              new SteadyLoad(
                  replay,
                  cluster.bootstrapServers(),
                  schemaId,
                  replay.samples(),
                  settings.samplesPerSecond());
          Instances instances = new Instances(stream);
          CommittedResults results =
              new CommittedResults(
                  connection.properties(), TopologyLoading.TOPICS.clean(), replay.partitions())) {
        load.begin();
        progress.accept("wrote the first samples");
        for (int i = 0; i < settings.instances(); i++) {
          instances.start();
        }
        List<Failover> failovers = new ArrayList<>();
        for (int kill = 1; kill <= settings.kills(); kill++) {
          instances.awaitSettled(results);
          Failover failover = instances.kill(results);
          progress.accept("kill %d: %s".formatted(kill, failover));
          failovers.add(failover);
          instances.start();
        }
        return new FailoverReport(settings, failovers);
      }
    }
  }

  /** The instances that run. For one thread. */
  private final class Instances implements AutoCloseable {
    private final StreamMain.Settings stream;
    private final List<ChildProcess> children = new ArrayList<>();
    private int started;

    Instances(StreamMain.Settings stream) {
      this.stream = stream;
    }

    void start() {
      started++;
      children.add(
          ChildProcess.start(
              "stream-" + started,
              FailoverMain.class,
              new FailoverMain.Settings(stream, APPLICATION),
              List.of("-Xmx" + settings.replay().heap()),
              progress));
    }

    private List<FailoverMain.Held> shards() throws InterruptedException {
      List<FailoverMain.Held> shards = new ArrayList<>();
      for (ChildProcess child : children) {
        child.send(FailoverMain.SHARDS);
        shards.add(child.answer(FailoverMain.Held.class, ANSWER));
      }
      return shards;
    }

    /** Waits until all shards give results, and each is warm where it is to be. */
    void awaitSettled(CommittedResults results) throws InterruptedException {
      long deadlineNanos = System.nanoTime() + settings.replay().timeout().toNanos();
      results.watchSince(System.currentTimeMillis());
      int partitions = settings.replay().partitions();
      List<FailoverMain.Held> shards = shards();
      while (!isSettled(shards) || results.arrivalsMillis().size() < partitions) {
        if (System.nanoTime() - deadlineNanos > 0) {
          throw new BenchFailedException(
              "expected all shards to give results and to be warm, found " + shards);
        }
        LockSupport.parkNanos(10 * POLL_NANOS);
        shards = shards();
      }
      progress.accept("settled: " + shards);
    }

    private boolean isSettled(List<FailoverMain.Held> shards) {
      long active = shards.stream().mapToLong(each -> each.active().size()).sum();
      long warm =
          shards.stream()
              .flatMap(each -> each.standbyLags().values().stream())
              .filter(lag -> lag <= WARM_LAG)
              .count();
      int partitions = settings.replay().partitions();
      return shards.stream().allMatch(FailoverMain.Held::ready)
          && active == partitions
          && warm >= (long) partitions * settings.standby();
    }

    /** Kills the instance with the most shards, and waits for results of all of them. */
    Failover kill(CommittedResults results) throws InterruptedException {
      List<FailoverMain.Held> shards = shards();
      int victim =
          shards.indexOf(
              shards.stream()
                  .max(Comparator.comparingInt(each -> each.active().size()))
                  .orElseThrow());
      List<Integer> lost = shards.get(victim).active();
      long killedMillis = System.currentTimeMillis();
      results.watchSince(killedMillis);
      children.remove(victim).kill();
      long deadlineNanos = System.nanoTime() + settings.replay().timeout().toNanos();
      while (!results.arrivalsMillis().keySet().containsAll(lost)) {
        if (System.nanoTime() - deadlineNanos > 0) {
          throw new BenchFailedException(
              "expected results of the partitions "
                  + lost
                  + ", found some of "
                  + results.arrivalsMillis().keySet());
        }
        LockSupport.parkNanos(POLL_NANOS);
      }
      return Failover.of(killedMillis, lost, results, settings.replay().partitions());
    }

    @Override
    public void close() {
      children.forEach(ChildProcess::close);
    }
  }
}
