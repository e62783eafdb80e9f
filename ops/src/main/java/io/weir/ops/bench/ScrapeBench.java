package io.weir.ops.bench;

import io.weir.ops.bench.cluster.BenchCluster;
import io.weir.ops.bench.load.TargetSeries;
import io.weir.ops.bench.load.Workload;
import io.weir.ops.bench.process.BenchFailedException;
import io.weir.ops.bench.process.ChildProcess;
import io.weir.ops.bench.process.PartUnderTest;
import io.weir.ops.bench.process.ResourceReading;
import io.weir.ops.role.KafkaConnection;
import io.weir.ops.topic.TopicAdmin;
import io.weir.schemas.topics.TopicPlan;
import io.weir.schemas.topics.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.kafka.common.TopicPartition;

/**
 * What scraping costs, from a target's text to a record that Kafka has acknowledged: targets are
 * scraped for a while to warm up and for a while to be measured. What has been written is compared
 * with what the targets have served.
 */
public final class ScrapeBench {
  private static final Topics TOPICS = new Topics("bench");
  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final String RUN = "scrape";

  /** Without it, the JDK's server waits 40 ms for the client in the midst of each answer. */
  private static final List<String> TARGET_OPTIONS =
      List.of("-Xmx512m", "-Dsun.net.httpserver.nodelay=true");

  private final Settings settings;
  private final Consumer<String> progress;

  /**
   * What to run.
   *
   * @param workload the targets; it need not be scraped at its own interval
   * @param interval time between two scrapes of a target, whole milliseconds
   * @param warmUp how long to scrape before the measurement
   * @param duration how long to measure
   * @param gzip whether the targets compress
   * @param compression of the records, as Kafka names it
   * @param partitions partitions of the samples
   * @param heap greatest heap of the process under test, as in {@code -Xmx}
   * @param directory where a directory for the broker's data is made, and deleted in the end
   * @param flightRecording file for a recording of the measured time; empty for none
   */
  public record Settings(
      Workload workload,
      Duration interval,
      Duration warmUp,
      Duration duration,
      boolean gzip,
      String compression,
      int partitions,
      String heap,
      Path directory,
      Optional<Path> flightRecording) {
    /** Checks the numbers. */
    public Settings {
      if (!interval.isPositive()) {
        throw new IllegalArgumentException("interval: expected more than 0, found " + interval);
      }
      if (duration.compareTo(interval) < 0) {
        throw new IllegalArgumentException(
            "duration: expected at least the interval of " + interval + ", found " + duration);
      }
      if (partitions < 1) {
        throw new IllegalArgumentException("partitions: expected at least 1, found " + partitions);
      }
    }
  }

  /**
   * A benchmark that tells how far it is.
   *
   * @param progress takes a line at a time, on any thread
   */
  public ScrapeBench(Settings settings, Consumer<String> progress) {
    this.settings = settings;
    this.progress = progress;
  }

  /**
   * Runs it.
   *
   * @throws BenchFailedException if what was written isn't what was served
   */
  public BenchReport run() throws InterruptedException {
    progress.accept("starting the broker and " + settings.workload().targets() + " targets");
    try (BenchCluster cluster = BenchCluster.start(settings.directory());
        KafkaConnection connection = cluster.connect();
        LogEnds log = new LogEnds(connection.properties());
        ChildProcess targets =
            ChildProcess.start(
                "targets",
                TargetServerMain.class,
                new TargetServerMain.Settings(settings.workload(), settings.gzip()),
                TARGET_OPTIONS,
                progress)) {
      TopicPlan plan = new TopicPlan(TOPICS, settings.partitions(), List.of());
      try (TopicAdmin admin = TopicAdmin.connect(connection.properties(), TIMEOUT)) {
        admin.createMissing(plan.specs(), 1);
      }
      int port = targets.answer(TargetServerMain.Listening.class, TIMEOUT).port();
      try (PartUnderTest scraper = startScraper(cluster, port)) {
        Measured measured = measure(scraper, log);
        progress.accept("checking what was written");
        return check(measured, targets, connection, log);
      }
    }
  }

  private PartUnderTest startScraper(BenchCluster cluster, int port) {
    ScraperMain.Settings scraper =
        new ScraperMain.Settings(
            cluster.bootstrapServers(),
            cluster.registryUrl(),
            TOPICS.prefix(),
            settings.partitions(),
            settings.compression(),
            Workload.TENANT,
            configuration(port));
    return new PartUnderTest(
        ChildProcess.start(
            "scraper", ScraperMain.class, scraper, List.of("-Xmx" + settings.heap()), progress));
  }

  private String configuration(int port) {
    StringBuilder text = new StringBuilder("global:\n");
    text.append("  scrape_interval: ").append(settings.interval().toMillis()).append("ms\n");
    text.append("  scrape_timeout: ").append(settings.interval().toMillis()).append("ms\n");
    text.append("scrape_configs:\n  - job_name: bench\n    static_configs:\n");
    for (int number = 0; number < settings.workload().targets(); number++) {
      TargetSeries target = settings.workload().target(number);
      text.append(
          """
                - targets: ["127.0.0.1:%d"]
                  labels: {job: %s, instance: "%s", __metrics_path__: %s}
          """
              .formatted(port, target.job(), target.instance(), TargetServer.path(number)));
    }
    return text.toString();
  }

  /**
   * The measurement.
   *
   * @param starts where the samples topic ended when it began
   * @param ends where the samples topic ended when it was over
   */
  private record Measured(
      ResourceReading before,
      ResourceReading after,
      Map<TopicPartition, Long> starts,
      Map<TopicPartition, Long> ends) {}

  private Measured measure(PartUnderTest scraper, LogEnds log) throws InterruptedException {
    scraper.start(RUN);
    progress.accept("warming up for " + settings.warmUp().toSeconds() + " s");
    scraper.runFor(settings.warmUp());
    progress.accept("measuring for " + settings.duration().toSeconds() + " s");
    if (settings.flightRecording().isPresent()) {
      scraper.record(settings.flightRecording().get());
    }
    ResourceReading before = scraper.read();
    Map<TopicPartition, Long> starts = log.ends(TOPICS.samples(), settings.partitions());
    scraper.runFor(settings.duration());
    ResourceReading after = scraper.read();
    Map<TopicPartition, Long> ends = log.ends(TOPICS.samples(), settings.partitions());
    scraper.stop();
    return new Measured(before, after, starts, ends);
  }

  private BenchReport check(
      Measured measured, ChildProcess targets, KafkaConnection connection, LogEnds log)
      throws InterruptedException {
    targets.send("served");
    List<TargetServer.Served> served =
        targets.answer(TargetServerMain.Answer.class, TIMEOUT).targets();
    CommittedRecords records = new CommittedRecords(connection.properties());
    Map<TopicPartition, Long> ends = log.ends(TOPICS.samples(), settings.partitions());
    ScrapedTotals written = new ScrapedTotals();
    records.read(log.beginnings(TOPICS.samples(), settings.partitions()), ends, written::add);
    List<String> differences = written.differences(served);
    if (!differences.isEmpty()) {
      throw new BenchFailedException(
          "what was written is wrong: " + String.join("; ", differences));
    }
    ScrapedTotals inTime = new ScrapedTotals();
    records.read(measured.starts(), measured.ends(), inTime::add);
    return report(inTime, measured);
  }

  private BenchReport report(ScrapedTotals inTime, Measured measured) {
    Map<String, Object> description = new LinkedHashMap<>();
    description.put("targets", settings.workload().targets());
    description.put("interval_s", settings.interval().toMillis() / 1e3);
    description.put("failed_scrapes", inTime.failedScrapes());
    description.put("gzip", settings.gzip());
    description.put("compression", settings.compression());
    description.put("partitions", settings.partitions());
    description.put("seed", settings.workload().seed());
    description.put("heap", settings.heap());
    return new BenchReport(
        RUN,
        inTime.count(),
        settings.workload().series(),
        measured.before(),
        measured.after(),
        description);
  }
}
