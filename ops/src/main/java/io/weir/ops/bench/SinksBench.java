package io.weir.ops.bench;

import io.weir.ops.bench.cluster.BenchCluster;
import io.weir.ops.bench.load.Workload;
import io.weir.ops.bench.process.BenchFailedException;
import io.weir.ops.bench.process.ChildProcess;
import io.weir.ops.bench.process.PartUnderTest;
import io.weir.ops.bench.stores.BenchRows;
import io.weir.ops.bench.stores.StoreUnderTest;
import io.weir.ops.role.KafkaConnection;
import io.weir.ops.topic.TopicAdmin;
import io.weir.schemas.avro.Schemas;
import io.weir.schemas.registry.SchemaRegistry;
import io.weir.schemas.topics.TopicPlan;
import io.weir.schemas.topics.Topics;
import io.weir.sinks.delivery.EmbeddedSink;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.kafka.common.TopicPartition;

/**
 * What sinks cost: a log of clean samples is written once; each store's sink reads it into an empty
 * store, once to warm up and once to be measured, and the store's own loader writes the same rows
 * beside. Count and sum of what the measured pass brought in must be what the load says.
 */
public final class SinksBench {
  private static final Topics TOPICS = new Topics("bench");
  private static final Duration ADMIN_TIMEOUT = Duration.ofSeconds(30);

  private final Settings settings;
  private final Consumer<String> progress;

  /** Makes an empty store. */
  @FunctionalInterface
  public interface StoreMaker {
    /**
     * Makes it.
     *
     * @param directory for its files; it is there, and empty
     * @param name unlike that of any other, of letters and underscores
     */
    StoreUnderTest make(Path directory, String name) throws InterruptedException;
  }

  /**
   * What to run.
   *
   * @param samples samples to write; rounded up to whole scrapes of all series
   * @param workload the series
   * @param partitions partitions of the clean topic
   * @param compression of the samples, as Kafka names it
   * @param heap greatest heap of the process under test, as in {@code -Xmx}
   * @param timeout for each pass
   * @param directory where a directory for all data is made, and deleted in the end
   * @param flightRecording file for a recording of the last store's measured pass; empty for none
   * @param stores by their names, in order
   */
  public record Settings(
      long samples,
      Workload workload,
      int partitions,
      String compression,
      String heap,
      Duration timeout,
      Path directory,
      Optional<Path> flightRecording,
      Map<String, StoreMaker> stores) {
    /** Checks the numbers and copies the stores. */
    public Settings {
      if (samples < 1) {
        throw new IllegalArgumentException("samples: expected at least 1, found " + samples);
      }
      if (partitions < 1) {
        throw new IllegalArgumentException("partitions: expected at least 1, found " + partitions);
      }
      stores = new LinkedHashMap<>(stores);
    }
  }

  /**
   * A benchmark that tells how far it is.
   *
   * @param progress takes a line at a time, on any thread
   */
  public SinksBench(Settings settings, Consumer<String> progress) {
    this.settings = settings;
    this.progress = progress;
  }

  /**
   * Runs it.
   *
   * @throws BenchFailedException if a store lacks something or a pass takes too long
   */
  public SinksBenchReport run() throws InterruptedException {
    progress.accept("starting the broker");
    try (BenchCluster cluster = BenchCluster.start(settings.directory());
        KafkaConnection connection = cluster.connect();
        LogEnds log = new LogEnds(connection.properties())) {
      OutputTotals expected = load(cluster, connection);
      Map<String, SinksBenchReport.Store> stores = new LinkedHashMap<>();
      for (Map.Entry<String, StoreMaker> store : settings.stores().entrySet()) {
        stores.put(
            store.getKey(), measure(store.getKey(), store.getValue(), cluster, log, expected));
      }
      return new SinksBenchReport(expected.samples(), settings.workload().series(), stores);
    }
  }

  private OutputTotals load(BenchCluster cluster, KafkaConnection connection)
      throws InterruptedException {
    try (TopicAdmin admin = TopicAdmin.connect(connection.properties(), ADMIN_TIMEOUT)) {
      admin.createMissing(
          new TopicPlan(TOPICS, settings.partitions(), List.of()).specsForReplay(), 1);
    }
    TopologyLoadMain.Settings load =
        new TopologyLoadMain.Settings(
            cluster.bootstrapServers(),
            TOPICS.clean(),
            settings.partitions(),
            connection
                .registry()
                .register(SchemaRegistry.valueSubject(TOPICS.clean()), Schemas.SAMPLE_BATCH),
            settings.workload(),
            settings.samples(),
            List.of(),
            settings.compression());
    try (ChildProcess child =
        ChildProcess.start("load", TopologyLoadMain.class, load, List.of("-Xmx1g"), progress)) {
      OutputTotals expected = child.answer(OutputTotals.class, settings.timeout());
      progress.accept("load: wrote " + expected.samples() + " samples");
      return expected;
    }
  }

  private SinksBenchReport.Store measure(
      String name, StoreMaker maker, BenchCluster cluster, LogEnds log, OutputTotals expected)
      throws InterruptedException {
    String warmUp = name + "_warm_up";
    try (StoreUnderTest first = maker.make(made(cluster.directory(warmUp)), warmUp);
        StoreUnderTest second = maker.make(made(cluster.directory(name)), name)) {
      Map<String, Map<String, String>> connectors = new HashMap<>();
      connectors.put(warmUp, first.connector(sink(warmUp, cluster)));
      connectors.put(name, second.connector(sink(name, cluster)));
      SinkMain.Settings sinks =
          new SinkMain.Settings(
              cluster.bootstrapServers(), cluster.directory("connect").toString(), connectors);
      try (PartUnderTest part =
          new PartUnderTest(
              ChildProcess.start(
                  "sink", SinkMain.class, sinks, List.of("-Xmx" + settings.heap()), progress))) {
        return measure(name, warmUp, second, part, log, expected);
      }
    }
  }

  private SinksBenchReport.Store measure(
      String name,
      String warmUp,
      StoreUnderTest store,
      PartUnderTest part,
      LogEnds log,
      OutputTotals expected)
      throws InterruptedException {
    Map<TopicPartition, Long> ends = log.ends(TOPICS.clean(), settings.partitions());
    Replay replay = new Replay(part, log, ends, settings.timeout(), Optional.empty(), progress);
    replay.run(SinkMain.GROUP_PREFIX + warmUp, Optional.empty());
    progress.accept(name + ": warmed up; measuring");
    long serverBefore = store.serverCpuNanos();
    Replay.Usage usage = replay.run(SinkMain.GROUP_PREFIX + name, settings.flightRecording());
    store.settle();
    long serverNanos = store.serverCpuNanos() - serverBefore;
    StoreUnderTest.Contents contents = store.contents();
    if (contents.samples() != expected.samples() || contents.sum() != expected.sum()) {
      throw new BenchFailedException(
          "%s: expected %d samples with the sum %s, found %d with %s"
              .formatted(
                  name, expected.samples(), expected.sum(), contents.samples(), contents.sum()));
    }
    progress.accept(name + ": its own loader");
    StoreUnderTest.Loaded loaded =
        store.load(new BenchRows(settings.workload(), settings.samples()));
    return new SinksBenchReport.Store(usage, serverNanos, contents, loaded);
  }

  private static EmbeddedSink sink(String name, BenchCluster cluster) {
    return new EmbeddedSink(
        name,
        List.of(TOPICS.clean()),
        cluster.bootstrapServers(),
        List.of(URI.create(cluster.registryUrl())),
        TOPICS.rejected());
  }

  private static Path made(Path directory) {
    try {
      return Files.createDirectories(directory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
