package io.weir.scraper.scrape;

import io.weir.schemas.metadata.MetricMetadata;
import io.weir.schemas.relabel.Relabeling;
import io.weir.schemas.samples.Scrape;
import io.weir.scraper.config.ScrapeConfig;
import io.weir.scraper.discovery.Target;
import io.weir.scraper.publish.Publisher;
import io.weir.scraper.publish.ScrapeBatches;
import io.weir.scraper.publish.ScrapeUnderWay;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Scrapes one target, once at a time: asks it, reads the body, adds the report and publishes all of
 * it, or of a scrape that failed the end of what was alive. One call at a time; {@link #status} and
 * {@link #abort} from any thread.
 */
final class TargetScraper {
  private static final long MAX_TOLERANCE_MILLIS = 2;

  private final ScrapeContext context;
  private final Target target;
  private final String identity;
  private final TargetClient client;
  private final BodyReader reader;
  private final ScrapeReports reports;
  private final ScrapeBatches batches;
  private final ScrapeLog log;
  private final Supplier<Optional<String>> obstacle;
  private volatile TargetStatus status;
  private volatile boolean aborted;

  /**
   * @param obstacle why every scrape of the job fails; empty if it needn't
   */
  TargetScraper(
      ScrapeContext context,
      Target target,
      ScrapeConfig config,
      TargetClient client,
      Supplier<Optional<String>> obstacle) {
    Publisher publisher = context.publisher();
    this.context = context;
    this.target = target;
    this.identity = TargetIdentity.text(target);
    this.client = client;
    this.obstacle = obstacle;
    SampleLabels labels =
        new SampleLabels(
            target.labels(),
            config.honorLabels(),
            Relabeling.of(config.metricRelabelConfigs())::apply,
            LabelLimits.of(config.limits()),
            context.externalLabels());
    reader =
        new BodyReader(
            labels,
            config.limits().sampleLimit(),
            config.honorTimestamps(),
            publisher.newRouter(),
            publisher.tenant());
    reports = new ScrapeReports(reader);
    batches = publisher.newBatches();
    log = new ScrapeLog(target);
    status = TargetStatus.unknown(target);
  }

  /** The target and how it fares. */
  TargetStatus status() {
    return status;
  }

  Target target() {
    return target;
  }

  /** Whether there is something to end when the target isn't scraped any longer. */
  boolean hasBegun() {
    return status.health() != TargetStatus.Health.UNKNOWN || reader.aliveCount() > 0;
  }

  /** What is alive of another's target is alive here: what the next scrape hasn't ends in it. */
  void takeOver(TargetScraper other) {
    reader.takeOver(other.reader);
  }

  /**
   * Scrapes now, if there is room for what it brings: while Kafka is away that is until the buffer
   * is full.
   *
   * @param plannedMillis the moment that was planned, since the Unix epoch
   */
  void scrape(long plannedMillis) {
    if (!context.publisher().hasRoom()) {
      context.metrics().skipped();
      return;
    }
    long tolerance = Math.min(MAX_TOLERANCE_MILLIS, target.scrapeInterval().toMillis() / 100);
    try (ScrapeUnderWay underWay = context.publisher().begin(plannedMillis, tolerance)) {
      Instant start = context.clock().instant();
      ScrapeFailedException failure = readBody(underWay.timestampMillis());
      if (!aborted) {
        finish(underWay, failure, Duration.between(start, context.clock().instant()), start);
      }
    } finally {
      batches.clear();
    }
  }

  /** Gives why the scrape failed, if it did; then the batches hold only what has ended. */
  private @Nullable ScrapeFailedException readBody(long timestampMillis) {
    boolean begun = false;
    byte[] buffer = context.buffers().take();
    try {
      Optional<String> reason = obstacle.get();
      if (reason.isPresent()) {
        throw new ScrapeFailedException(FailureReason.TARGET_LIMIT, reason.get());
      }
      Body body = client.fetch(buffer);
      buffer = body.bytes;
      begun = true;
      if (body.length == 0) {
        reader.readNothing(timestampMillis, batches);
      } else {
        reader.read(body.format, body.bytes, body.length, timestampMillis, batches);
      }
      return null;
    } catch (ScrapeFailedException e) {
      batches.clear();
      if (!aborted) {
        reader.fail(begun, timestampMillis, batches);
      }
      return e;
    } finally {
      context.buffers().giveBack(buffer);
    }
  }

  private void finish(
      ScrapeUnderWay underWay,
      @Nullable ScrapeFailedException failure,
      Duration took,
      Instant start) {
    long timestampMillis = underWay.timestampMillis();
    reports.append(failure != null, took, reader.counts(), timestampMillis, batches);
    boolean published = underWay.publish(batches, scrape(timestampMillis, failure != null));
    if (failure != null) {
      context.metrics().failed(failure.reason());
      log.failed(failure);
      status =
          new TargetStatus(
              target,
              TargetStatus.Health.DOWN,
              Optional.of(start),
              took,
              String.valueOf(failure.getMessage()));
      return;
    }
    context.metrics().succeeded(reader.counts());
    log.succeeded();
    status = new TargetStatus(target, TargetStatus.Health.UP, Optional.of(start), took, "");
    if (published) {
      reader.news(this::publish);
    }
  }

  private void publish(MetricFamily family) {
    context
        .publisher()
        .publish(
            new MetricMetadata(
                context.publisher().tenant(), family.name, family.type, family.unit, family.help));
  }

  private Scrape scrape(long timestampMillis, boolean failed) {
    return new Scrape(
        identity, target.scrapeInterval().toMillis(), timestampMillis, failed, context.replica());
  }

  /** Publishes the end of all that is alive and of the reports: the target has gone. */
  void end() {
    try (ScrapeUnderWay underWay = context.publisher().begin()) {
      long timestampMillis = underWay.timestampMillis();
      reader.end(timestampMillis, batches);
      reports.end(timestampMillis, batches);
      underWay.publish(batches, scrape(timestampMillis, false));
    } finally {
      batches.clear();
    }
  }

  /** Ends the scrape under way without publishing anything: the scraper shuts down. */
  void abort() {
    aborted = true;
    client.cancel();
  }
}
