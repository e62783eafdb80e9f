package io.weir.scraper;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.weir.schemas.config.ByteSize;
import io.weir.schemas.config.ConfigNode;
import io.weir.schemas.config.ConfigProblems;
import io.weir.schemas.labels.Labels;
import io.weir.schemas.metadata.MetricMetadata;
import io.weir.schemas.samples.MetricType;
import io.weir.schemas.samples.Scrape;
import io.weir.scraper.config.ScrapeConfiguration;
import io.weir.scraper.scrape.TargetStatus;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ScraperTest {
  private static final long START = 1_700_000_000_000L;
  private static final Duration INTERVAL = Duration.ofSeconds(10);

  private final ManualTime time = new ManualTime(START);
  private final PublishedBatches published = new PublishedBatches(1);
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final Map<String, String> bodies = new ConcurrentHashMap<>();
  private final MockWebServer server = new MockWebServer();

  private final List<Scraper> started = new ArrayList<>();

  @BeforeEach
  void serve() throws IOException {
    server.setDispatcher(
        new Dispatcher() {
          @Override
          public MockResponse dispatch(RecordedRequest request) {
            String body = bodies.get(Objects.requireNonNull(request.getUrl()).encodedPath());
            return body == null
                ? new MockResponse.Builder().code(404).build()
                : new MockResponse.Builder()
                    .setHeader("Content-Type", "text/plain")
                    .body(body)
                    .build();
          }
        });
    server.start();
  }

  @AfterEach
  void close() {
    started.forEach(Scraper::close);
    server.close();
  }

  private Scraper start(String yaml) {
    return start(yaml, published);
  }

  private Scraper start(String yaml, PublishedBatches to) {
    Scraper scraper =
        Scraper.start(
            configuration(yaml),
            new ScraperSettings(
                "s1",
                "default",
                Duration.ofSeconds(20),
                ByteSize.parse("1MB"),
                ScraperSettings.Compression.NONE),
            to.wiring(),
            registry,
            time,
            time,
            () -> {});
    started.add(scraper);
    time.advance(Duration.ZERO);
    return scraper;
  }

  private static ScrapeConfiguration configuration(String yaml) {
    ConfigProblems problems = new ConfigProblems();
    var read =
        ScrapeConfiguration.read(
            ConfigNode.parse("prometheus.yml", yaml), Path.of("."), Map.of(), problems);
    problems.throwIfAny();
    return read.orElseThrow();
  }

  private String job(String name, String... settings) {
    StringBuilder yaml = new StringBuilder("  - job_name: " + name + "\n");
    yaml.append("    metrics_path: /").append(name).append('\n');
    for (String setting : settings) {
      yaml.append("    ").append(setting).append('\n');
    }
    return yaml.append("    static_configs: [{targets: ['")
        .append(server.getHostName())
        .append(':')
        .append(server.getPort())
        .append("']}]\n")
        .toString();
  }

  private static String jobs(String... jobs) {
    return "global: {scrape_interval: 10s}\nscrape_configs:\n" + String.join("", jobs);
  }

  private void interval() {
    time.advance(INTERVAL);
  }

  private Labels labels(String metricName, String job) {
    return Labels.of(
        "__name__",
        metricName,
        "job",
        job,
        "instance",
        server.getHostName() + ":" + server.getPort());
  }

  private String brief(String metricName, String job, String value) {
    return labels(metricName, job) + " " + value;
  }

  @Test
  void publishesAScrapeWithItsReport() {
    bodies.put("/a", "# HELP m Help.\n# TYPE m gauge\nm 1\nn 2\n");
    Scraper scraper = start(jobs(job("a")));
    published.takeAll();
    interval();
    assertThat(published.metadata())
        .containsExactlyInAnyOrder(
            new MetricMetadata("default", "m", MetricType.GAUGE, "", "Help."));
    List<PublishedBatches.Batch> batches = published.take();
    assertThat(batches).hasSize(1);
    PublishedBatches.Batch batch = batches.getFirst();
    assertThat(batch.samples())
        .extracting(PublishedBatches.Sample::labels)
        .containsExactly(
            labels("m", "a"),
            labels("n", "a"),
            labels("up", "a"),
            labels("scrape_duration_seconds", "a"),
            labels("scrape_samples_scraped", "a"),
            labels("scrape_samples_post_metric_relabeling", "a"),
            labels("scrape_series_added", "a"));
    assertThat(batch.samples())
        .extracting(PublishedBatches.Sample::value)
        .containsExactly(1.0, 2.0, 1.0, 0.0, 2.0, 2.0, 2.0);
    Scrape scrape = Objects.requireNonNull(batch.header().scrape());
    assertThat(scrape.timestampMillis()).isBetween(START, START + 9_999);
    assertThat(batch.samples())
        .extracting(PublishedBatches.Sample::timestampMillis)
        .containsOnly(scrape.timestampMillis());
    assertThat(scrape.intervalMillis()).isEqualTo(10_000);
    assertThat(scrape.failed()).isFalse();
    assertThat(scrape.replica()).isEmpty();
    assertThat(batch.header().source().markMillis()).isLessThanOrEqualTo(scrape.timestampMillis());
    assertThat(scraper.ready()).isTrue();
    assertThat(scraper.targets().getFirst().active())
        .extracting(TargetStatus::health)
        .containsExactly(TargetStatus.Health.UP);
  }

  @Test
  void scrapesAtTheSameMomentOfEachInterval() {
    bodies.put("/a", "m 1\n");
    start(jobs(job("a")));
    for (int i = 0; i < 5; i++) {
      interval();
    }
    List<Long> moments =
        published.take().stream()
            .map(batch -> Objects.requireNonNull(batch.header().scrape()).timestampMillis())
            .toList();
    assertThat(moments).hasSize(5);
    for (int i = 1; i < 5; i++) {
      assertThat(moments.get(i) - moments.get(i - 1)).isEqualTo(10_000);
    }
  }

  @Test
  void reportsAFailedScrapeAndEndsWhatWasAlive() {
    bodies.put("/a", "m 1\nn 2\n");
    Scraper scraper = start(jobs(job("a")));
    interval();
    published.takeAll();
    bodies.put("/a", "m 1\nn x\n");
    interval();
    PublishedBatches.Batch batch = published.take().getFirst();
    assertThat(Objects.requireNonNull(batch.header().scrape()).failed()).isTrue();
    assertThat(batch.samples().stream().map(PublishedBatches.Sample::brief))
        .containsExactlyInAnyOrder(
            brief("n", "a", "stale"),
            brief("up", "a", "0.0"),
            brief("scrape_duration_seconds", "a", "0.0"),
            brief("scrape_samples_scraped", "a", "1.0"),
            brief("scrape_samples_post_metric_relabeling", "a", "1.0"),
            brief("scrape_series_added", "a", "0.0"));
    bodies.remove("/a");
    interval();
    assertThat(published.takeSamples())
        .as("what stood before the mistake")
        .containsExactly(brief("m", "a", "stale"));
    interval();
    assertThat(published.takeSamples()).isEmpty();
    TargetStatus status = scraper.targets().getFirst().active().getFirst();
    assertThat(status.health()).isEqualTo(TargetStatus.Health.DOWN);
    assertThat(status.lastError()).isEqualTo("expected HTTP status 200, found 404");
    assertThat(failures("malformed")).isEqualTo(1);
    assertThat(failures("status")).isEqualTo(2);
    assertThat(registry.get("weir.scrapes").tag("result", "success").counter().count())
        .isEqualTo(1);
    bodies.put("/a", "m 1\n");
    interval();
    assertThat(published.takeSamples()).containsExactly(brief("m", "a", "1.0"));
  }

  private double failures(String reason) {
    return registry.get("weir.scrape.failures").tag("reason", reason).counter().count();
  }

  @Test
  void endsWhatATargetLosesAndAnEmptyBodyLosesAll() {
    bodies.put("/a", "m 1\nn 2\n");
    start(jobs(job("a")));
    interval();
    published.takeAll();
    bodies.put("/a", "n 2\n");
    interval();
    assertThat(published.takeSamples())
        .containsExactly(brief("n", "a", "2.0"), brief("m", "a", "stale"));
    bodies.put("/a", "");
    interval();
    assertThat(published.take().getFirst().samples().stream().map(PublishedBatches.Sample::brief))
        .contains(brief("n", "a", "stale"), brief("up", "a", "1.0"));
  }

  @Test
  void endsATargetThatLeavesAfterTwoIntervals() {
    bodies.put("/a", "m 1\n");
    bodies.put("/b", "m 1\n");
    Scraper scraper = start(jobs(job("a"), job("b")));
    interval();
    published.takeAll();
    scraper.reload(configuration(jobs(job("b"))));
    interval();
    assertThat(published.takeSamples()).containsExactly(brief("m", "b", "1.0"));
    time.advance(Duration.ofSeconds(11));
    List<PublishedBatches.Sample> ended =
        published.take().stream()
            .flatMap(batch -> batch.samples().stream())
            .filter(sample -> sample.labels().value("job").equals("a"))
            .toList();
    assertThat(ended).hasSize(6).allMatch(PublishedBatches.Sample::stale);
    assertThat(ended.getFirst().labels()).isEqualTo(labels("m", "a"));
    assertThat(scraper.targets()).hasSize(1);
    time.advance(Duration.ofMinutes(5));
    assertThat(published.takeSamples()).doesNotContain(brief("m", "a", "stale"));
  }

  @Test
  void doesNotEndATargetThatComesBack() {
    bodies.put("/a", "m 1\nn 2\n");
    Scraper scraper = start(jobs(job("a")));
    interval();
    scraper.reload(configuration(jobs()));
    interval();
    published.takeAll();
    bodies.put("/a", "m 1\n");
    scraper.reload(configuration(jobs(job("a"))));
    interval();
    assertThat(published.takeSamples())
        .containsExactly(brief("m", "a", "1.0"), brief("n", "a", "stale"));
    time.advance(Duration.ofMinutes(1));
    assertThat(published.takeSamples()).containsOnly(brief("m", "a", "1.0"));
  }

  @Test
  void goesOnUntouchedWhenNothingChanges() {
    bodies.put("/a", "m 1\n");
    Scraper scraper = start(jobs(job("a")));
    interval();
    published.takeAll();
    scraper.reload(configuration(jobs(job("a"))));
    assertThat(scraper.targets().getFirst().active())
        .extracting(TargetStatus::health)
        .containsExactly(TargetStatus.Health.UP);
    interval();
    List<PublishedBatches.Sample> samples = published.take().getFirst().samples();
    assertThat(samples.getLast().labels()).isEqualTo(labels("scrape_series_added", "a"));
    assertThat(samples.getLast().value()).isZero();
  }

  @Test
  void endsWhatAChangedConfigurationLoses() {
    bodies.put("/a", "m 1\nn 2\n");
    Scraper scraper = start(jobs(job("a")));
    interval();
    published.takeAll();
    scraper.reload(
        configuration(
            jobs(
                job(
                    "a",
                    "metric_relabel_configs:"
                        + " [{source_labels: [__name__], regex: m, action: drop}]"))));
    interval();
    assertThat(published.takeSamples())
        .containsExactly(brief("n", "a", "2.0"), brief("m", "a", "stale"));
    interval();
    assertThat(published.takeSamples()).containsExactly(brief("n", "a", "2.0"));
  }

  @Test
  void takesTheReplicaOutOfTheExternalLabels() {
    bodies.put("/a", "m 1\n");
    start(
        "global: {scrape_interval: 10s, external_labels: {region: eu, __replica__: two}}\n"
            + "scrape_configs:\n"
            + job("a"));
    interval();
    PublishedBatches.Batch batch = published.take().getFirst();
    assertThat(batch.samples())
        .extracting(
            sample -> sample.labels().value("region") + sample.labels().value("__replica__"))
        .containsOnly("eu");
    Scrape scrape = Objects.requireNonNull(batch.header().scrape());
    assertThat(scrape.replica()).isEqualTo("two");
    assertThat(scrape.target()).startsWith("{instance=").doesNotContain("two");
  }

  @Test
  void failsEveryScrapeOfAJobWithTooManyTargets() {
    bodies.put("/a", "m 1\n");
    String two =
        job("a", "target_limit: 1").replace("']}]", "', '" + server.getHostName() + ":1']}]");
    Scraper scraper = start(jobs(two));
    interval();
    assertThat(published.takeSamples()).isEmpty();
    assertThat(failures("target_limit")).isEqualTo(2);
    assertThat(scraper.targets().getFirst().active().getFirst().lastError())
        .isEqualTo("target_limit: expected at most 1 targets, found 2");
  }

  @Test
  void doesNotScrapeWhileKafkaTakesNothing() {
    bodies.put("/a", "m 1\n");
    PublishedBatches silent = new PublishedBatches(1, false);
    Scraper scraper = start(jobs(job("a")), silent);
    interval();
    assertThat(scraper.ready()).isFalse();
    assertThat(server.getRequestCount()).isZero();
    assertThat(registry.get("weir.scrapes").tag("result", "skipped").counter().count())
        .isEqualTo(1);
    silent.producer.completeNext();
    assertThat(scraper.ready()).isTrue();
    interval();
    assertThat(silent.takeSamples()).containsExactly(brief("m", "a", "1.0"));
  }

  @Test
  void scrapesIntoTheBufferWhileKafkaIsAway() {
    bodies.put("/a", "m 1\n");
    PublishedBatches silent = new PublishedBatches(1, false);
    Scraper scraper = start(jobs(job("a")), silent);
    silent.producer.completeNext();
    assertThat(scraper.ready()).isTrue();
    for (int i = 0; i < 4; i++) {
      interval();
    }
    assertThat(scraper.ready()).isFalse();
    assertThat(server.getRequestCount()).isEqualTo(4);
    assertThat(registry.get("weir.scrapes").tag("result", "skipped").counter().count()).isZero();
  }

  @Test
  void endsNothingWhenItIsClosed() {
    bodies.put("/a", "m 1\n");
    Scraper scraper = start(jobs(job("a")));
    interval();
    published.takeAll();
    scraper.close();
    time.advance(Duration.ofMinutes(1));
    assertThat(published.takeAll()).isEmpty();
    assertThat(published.producer.closed()).isTrue();
  }
}
