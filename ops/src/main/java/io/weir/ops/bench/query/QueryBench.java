package io.weir.ops.bench.query;

import io.weir.ops.bench.Report;
import io.weir.ops.bench.cluster.BenchCluster;
import io.weir.ops.bench.cluster.LoadProducer;
import io.weir.ops.bench.load.Workload;
import io.weir.ops.bench.process.BenchFailedException;
import io.weir.ops.role.KafkaConnection;
import io.weir.ops.topic.TopicAdmin;
import io.weir.schemas.avro.Schemas;
import io.weir.schemas.registry.SchemaRegistry;
import io.weir.schemas.topics.TopicPlan;
import io.weir.schemas.topics.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * How long queries take while samples come in: an instance of {@code weir stream} is asked for the
 * panels of dashboards over HTTP, and beside it, in turn, a Prometheus with the same samples. How
 * long samples take until they are seen is measured with and without queries.
 */
public final class QueryBench {
  private static final Topics TOPICS = new Topics("weir");
  private static final Duration ADMIN_TIMEOUT = Duration.ofSeconds(30);
  private static final Duration POLL = Duration.ofMillis(200);
  private static final long FRESH_MILLIS = 2_000;
  private static final Duration IDLE = Duration.ofSeconds(5);

  /** Answers are compared at a time that all samples of the past have reached. */
  private static final long SETTLED_MILLIS = 10_000;

  private final Settings settings;
  private final Consumer<String> progress;

  /**
   * What to run.
   *
   * @param workload the series
   * @param kinds of panels of a dashboard, in order
   * @param interval between two scrapes of a target
   * @param history from the first samples to the present, when queries begin
   * @param range how far back panels look, within the history
   * @param step of panels
   * @param clients how many ask at the same time
   * @param dashboards in each round
   * @param warmUpRounds before those that are measured
   * @param rounds in which each is asked once
   * @param partitions of the samples
   * @param threads of the stream
   * @param compression of the samples, as Kafka names it
   * @param heap the greatest of the stream, as Java writes it
   * @param timeout after which samples of the past must have been taken
   * @param prometheus the executable to compare with; empty for none
   * @param directory where everything is kept while it runs
   * @param flightRecording where the stream is recorded, warm-up included; empty for nowhere
   */
  public record Settings(
      Workload workload,
      List<QueryKind> kinds,
      Duration interval,
      Duration history,
      Duration range,
      Duration step,
      int clients,
      int dashboards,
      int warmUpRounds,
      int rounds,
      int partitions,
      int threads,
      String compression,
      String heap,
      Duration timeout,
      Optional<Path> prometheus,
      Path directory,
      Optional<Path> flightRecording) {
    /** Checks the numbers. */
    public Settings {
      kinds = List.copyOf(kinds);
      atLeastOne("kinds of panels", kinds.size());
      atLeastOne("clients", clients);
      atLeastOne("dashboards", dashboards);
      atLeastOne("rounds", rounds);
      atLeastOne("partitions", partitions);
      atLeastOne("threads", threads);
      atLeastOne("interval in milliseconds", interval.toMillis());
      atLeastOne("step in seconds", step.toSeconds());
      if (warmUpRounds < 0) {
        throw new IllegalArgumentException(
            "warm-up rounds: expected none or some, found " + warmUpRounds);
      }
      if (range.compareTo(history) > 0) {
        throw new IllegalArgumentException(
            "range: expected at most the history of %s s, found %s s"
                .formatted(history.toSeconds(), range.toSeconds()));
      }
    }

    private static void atLeastOne(String name, long value) {
      if (value < 1) {
        throw new IllegalArgumentException(name + ": expected at least 1, found " + value);
      }
    }
  }

  /**
   * A benchmark that tells how far it is.
   *
   * @param progress takes a line at a time
   */
  public QueryBench(Settings settings, Consumer<String> progress) {
    this.settings = settings;
    this.progress = progress;
  }

  /**
   * Runs it.
   *
   * @throws BenchFailedException if the samples aren't taken in time, or the answers differ
   */
  public Report run() throws InterruptedException {
    progress.accept("starting the broker");
    try (BenchCluster cluster = BenchCluster.start(settings.directory());
        KafkaConnection connection = cluster.connect()) {
      int schemaId = createTopics(connection);
      List<QueriedServer> servers = new ArrayList<>();
      try (LoadProducer producer =
          new LoadProducer(cluster.bootstrapServers(), TOPICS.samples(), settings.compression())) {
        servers.add(Servers.weir(cluster, settings));
        Optional<QueriedServer> prometheus = Servers.prometheus(cluster, settings);
        prometheus.ifPresent(servers::add);
        try (Feed feed = new Feed(settings, producer, schemaId, prometheus)) {
          feed.begin();
          return measure(servers, feed);
        }
      } finally {
        servers.forEach(QueriedServer::close);
      }
    }
  }

  private int createTopics(KafkaConnection connection) {
    try (TopicAdmin admin = TopicAdmin.connect(connection.properties(), ADMIN_TIMEOUT)) {
      admin.createMissing(
          new TopicPlan(TOPICS, settings.partitions(), List.of()).specsForReplay(), 1);
    }
    return connection
        .registry()
        .register(SchemaRegistry.valueSubject(TOPICS.samples()), Schemas.SAMPLE_BATCH);
  }

  private Report measure(List<QueriedServer> servers, Feed feed) throws InterruptedException {
    progress.accept("writing the samples of the past");
    feed.awaitPresent();
    for (QueriedServer server : servers) {
      awaitFresh(server);
    }
    progress.accept("warming up");
    Panels panels = new Panels(settings);
    int dashboard = 0;
    for (int round = 0; round < settings.warmUpRounds(); round++) {
      for (QueriedServer server : servers) {
        panels.ask(server, dashboard, settings.dashboards());
      }
      dashboard += settings.dashboards();
    }
    compare(servers, panels, feed.newestMillis());
    List<Measured> measured = servers.stream().map(Measured::new).toList();
    for (int round = 1; round <= settings.rounds(); round++) {
      for (Measured each : measured) {
        each.idle(settings.interval(), IDLE);
      }
      for (Measured each : measured) {
        each.busy(settings.interval(), panels, dashboard, settings.dashboards());
      }
      feed.check();
      dashboard += settings.dashboards();
      progress.accept("round " + round + ": " + measured);
    }
    compare(servers, panels, feed.newestMillis());
    return new QueryBenchReport(settings, measured);
  }

  /** Waits until queries see the samples of the present. */
  private void awaitFresh(QueriedServer server) throws InterruptedException {
    long intervalMillis = settings.interval().toMillis();
    long deadlineNanos = System.nanoTime() + settings.timeout().toNanos();
    OptionalLong delay = Freshness.delayMillis(server, intervalMillis);
    while (delay.isEmpty() || delay.getAsLong() > FRESH_MILLIS) {
      if (System.nanoTime() - deadlineNanos > 0) {
        throw new BenchFailedException(
            "%s: expected it to be less than %d ms behind after %d s, found %s"
                .formatted(server.name(), FRESH_MILLIS, settings.timeout().toSeconds(), delay));
      }
      server.runFor(POLL);
      delay = Freshness.delayMillis(server, intervalMillis);
    }
  }

  /** All must give the same answers of a time that lies behind. */
  private void compare(List<QueriedServer> servers, Panels panels, long newestMillis)
      throws InterruptedException {
    long endMillis = newestMillis - SETTLED_MILLIS;
    for (QueryKind kind : settings.kinds()) {
      QueryKind.Request request = panels.request(kind, 0, endMillis);
      Digest expected = servers.getLast().digest(request);
      Digest found = servers.getFirst().digest(request);
      if (!found.isLike(expected)) {
        throw new BenchFailedException(
            "%s at %d: expected %s, as %s says, found %s"
                .formatted(kind.text(), endMillis, expected, servers.getLast().name(), found));
      }
      if (found.elements() == 0) {
        throw new BenchFailedException(kind.text() + ": expected some series, found none");
      }
    }
  }
}
