package io.weir.scraper.publish;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.weir.schemas.labels.Labels;
import io.weir.schemas.metadata.MetricMetadata;
import io.weir.schemas.samples.MetricType;
import io.weir.schemas.samples.Scrape;
import io.weir.scraper.ManualTime;
import io.weir.scraper.PublishedBatches;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class PublisherTest {
  private static final long START = 1_700_000_000_000L;
  private static final Scrape SCRAPE = new Scrape("target", 15_000, START, false, "a");

  private final ManualTime time = new ManualTime(START);
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final PublishedBatches published = new PublishedBatches(3);
  private final Publisher publisher =
      new Publisher(
          published.wiring(), "acme", "scraper-1", Duration.ofSeconds(20), registry, time);

  private void publish(ScrapeBatches batches) {
    try (ScrapeUnderWay scrape = publisher.begin()) {
      assertThat(scrape.publish(batches, SCRAPE)).isTrue();
    }
    batches.clear();
  }

  private static byte[] labels(String... namesAndValues) {
    return Labels.of(namesAndValues).encoded();
  }

  @Test
  void sendsOneRecordForEachPartitionOfAScrape() {
    ScrapeBatches batches = publisher.newBatches();
    batches.append(2, labels("__name__", "a"), MetricType.GAUGE, START, 1);
    batches.append(0, labels("__name__", "b"), MetricType.COUNTER, START, 2);
    batches.append(2, labels("__name__", "c"), MetricType.GAUGE, START - 5, 3);
    publish(batches);

    List<PublishedBatches.Batch> records = published.takeAll();
    assertThat(records).extracting(PublishedBatches.Batch::partition).containsExactly(2, 0);
    assertThat(records.getFirst().samples())
        .containsExactly(
            new PublishedBatches.Sample(
                Labels.of("__name__", "a"), MetricType.GAUGE, START, 1, false),
            new PublishedBatches.Sample(
                Labels.of("__name__", "c"), MetricType.GAUGE, START - 5, 3, false));
    assertThat(records)
        .allSatisfy(batch -> {
          assertThat(batch.header().tenant()).isEqualTo("acme");
          assertThat(batch.header().source().name()).isEqualTo("scraper-1");
          assertThat(batch.header().source().bootEpochMillis()).isEqualTo(START);
          assertThat(batch.header().source().markMillis()).isLessThanOrEqualTo(START - 5);
          assertThat(batch.header().scrape()).isEqualTo(SCRAPE);
        });
  }

  @Test
  void splitsWhatIsTooLargeForARecord() {
    ScrapeBatches batches = publisher.newBatches();
    String padding = "x".repeat(1000);
    Set<Labels> sent = new HashSet<>();
    for (int i = 0; i < 1500; i++) {
      Labels labels = Labels.of("__name__", "m", "i", Integer.toString(i), "pad", padding);
      sent.add(labels);
      batches.append(i % 2, labels.encoded(), MetricType.GAUGE, START, i);
    }
    batches.append(
        1,
        labels("__name__", "m", "pad", "x".repeat(ScrapeBatches.MAX_LABELS_SIZE - 100)),
        MetricType.GAUGE,
        START,
        0);
    publish(batches);

    List<PublishedBatches.Batch> records = published.takeAll();
    assertThat(records).allSatisfy(batch -> assertThat(batch.size()).isLessThan(512 * 1024));
    assertThat(records).hasSizeLessThanOrEqualTo(5);
    Set<Labels> received = new HashSet<>();
    records.forEach(batch -> batch.samples().forEach(s -> received.add(s.labels())));
    assertThat(received).hasSize(1501).containsAll(sent);
  }

  @Test
  void sendsTheMarkToEveryPartition() {
    publisher.heartbeat();
    time.advance(Duration.ofSeconds(5));
    publisher.heartbeat();
    List<PublishedBatches.Batch> records = published.takeAll();
    assertThat(records)
        .extracting(PublishedBatches.Batch::partition)
        .containsExactly(0, 1, 2, 0, 1, 2);
    assertThat(records).allSatisfy(batch -> assertThat(batch.samples()).isEmpty());
    assertThat(records)
        .extracting(batch -> batch.header().source().markMillis() - START)
        .containsExactly(-2L, -2L, -2L, 4998L, 4998L, 4998L);
  }

  @Test
  void isAvailableFromTheFirstAcknowledgementOn() {
    assertThat(publisher.available()).isFalse();
    publisher.heartbeat();
    assertThat(publisher.available()).isTrue();
    assertThat(registry.get("weir.publisher.available").gauge().value()).isEqualTo(1);
  }

  @Test
  @Timeout(30)
  void waitsForRoomAndLosesNothing() throws InterruptedException {
    publisher.heartbeat();
    published.takeAll();
    published.producer.sendException = new TimeoutException("no room");
    Thread waiting =
        Thread.ofVirtual()
            .start(() -> {
              ScrapeBatches batches = publisher.newBatches();
              for (int i = 0; i < 3; i++) {
                batches.append(i, labels("__name__", "a"), MetricType.GAUGE, START, i);
              }
              publish(batches);
            });
    while (publisher.available()) {
      Thread.onSpinWait();
    }
    assertThat(publisher.hasRoom()).isFalse();
    time.advance(Duration.ofMinutes(5));
    assertThat(publisher.marks().markMillis()).as("held by what waits").isEqualTo(START);
    assertThat(published.takeAll()).isEmpty();
    // The producer looks at it twice, under its own lock.
    synchronized (published.producer) {
      published.producer.sendException = null;
    }
    waiting.join();
    assertThat(published.takeAll())
        .extracting(PublishedBatches.Batch::partition)
        .containsExactly(0, 1, 2);
    assertThat(publisher.available()).isTrue();
    assertThat(publisher.marks().markMillis()).isEqualTo(START + 300_000 - 2);
  }

  @Test
  @Timeout(30)
  void isAvailableAgainWhenTheOnlyOneWhoWaitedGoesOn() throws InterruptedException {
    published.producer.sendException = new TimeoutException("no metadata");
    MetricMetadata family = new MetricMetadata("acme", "a", MetricType.GAUGE, "", "An a.");
    Thread waiting = Thread.ofVirtual().start(() -> publisher.publish(family));
    assertThat(publisher.available()).isFalse();
    synchronized (published.producer) {
      published.producer.sendException = null;
    }
    waiting.join();
    assertThat(publisher.available()).isTrue();
  }

  @Test
  @Timeout(30)
  void endsAllWaitingWhenItIsClosed() throws InterruptedException {
    published.producer.sendException = new TimeoutException("no room");
    boolean[] sent = {true};
    Thread waiting =
        Thread.ofVirtual()
            .start(() -> {
              ScrapeBatches batches = publisher.newBatches();
              batches.append(0, labels("__name__", "a"), MetricType.GAUGE, START, 1);
              try (ScrapeUnderWay scrape = publisher.begin()) {
                sent[0] = scrape.publish(batches, SCRAPE);
              }
            });
    publisher.close(Duration.ofSeconds(1));
    waiting.join();
    assertThat(sent[0]).isFalse();
    assertThat(published.producer.closed()).isTrue();
  }

  @Test
  void countsWhatKafkaRefusesForGood() {
    PublishedBatches manual = new PublishedBatches(1, false);
    SimpleMeterRegistry fresh = new SimpleMeterRegistry();
    Publisher one =
        new Publisher(manual.wiring(), "acme", "scraper-1", Duration.ofSeconds(20), fresh, time);
    one.heartbeat();
    manual.producer.errorNext(new RecordTooLargeException("too large"));
    assertThat(fresh.get("weir.publish.lost.records").counter().count()).isEqualTo(1);
    assertThat(one.available()).isFalse();
  }

  @Test
  void isUnavailableWhenAcknowledgementsAreOverdue() {
    PublishedBatches manual = new PublishedBatches(1, false);
    Publisher one =
        new Publisher(
            manual.wiring(),
            "acme",
            "scraper-1",
            Duration.ofSeconds(20),
            new SimpleMeterRegistry(),
            time);
    one.heartbeat();
    manual.producer.completeNext();
    assertThat(one.available()).isTrue();
    one.heartbeat();
    time.advance(Duration.ofSeconds(10));
    assertThat(one.available()).isTrue();
    time.advance(Duration.ofSeconds(1));
    assertThat(one.available()).isFalse();
    assertThat(one.hasRoom()).as("the producer still takes what is sent").isTrue();
    manual.producer.completeNext();
    assertThat(one.available()).isTrue();
  }

  @Test
  void publishesMetadataOnlyIfItIsNews() {
    MetricMetadata family = new MetricMetadata("acme", "a", MetricType.GAUGE, "", "An a.");
    publisher.publish(family);
    publisher.publish(family);
    MetricMetadata changed = new MetricMetadata("acme", "a", MetricType.GAUGE, "", "A better a.");
    publisher.publish(changed);
    assertThat(published.metadata()).containsExactly(family, changed);
    assertThat(published.producer.history().getFirst().key()).isEqualTo("acme/a".getBytes(UTF_8));
  }

  @Test
  void setsTheProducerSoThatNothingIsLost() {
    Map<String, Object> settings =
        ProducerSettings.of(
            Map.of(ProducerConfig.ACKS_CONFIG, "1", ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, "b:1"),
            1 << 20,
            "zstd");
    assertThat(settings)
        .containsEntry(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, "b:1")
        .containsEntry(ProducerConfig.ACKS_CONFIG, "all")
        .containsEntry(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true)
        .containsEntry(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, Integer.MAX_VALUE)
        .containsEntry(ProducerConfig.BUFFER_MEMORY_CONFIG, 1L << 20)
        .containsEntry(ProducerConfig.COMPRESSION_TYPE_CONFIG, "zstd");
    new ProducerConfig(settings);
  }
}
