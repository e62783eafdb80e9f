package io.weir.scraper.publish;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.weir.schemas.metadata.MetricMetadata;
import io.weir.schemas.routing.Router;
import io.weir.schemas.samples.BatchHeader;
import io.weir.schemas.samples.SampleBatchWriter;
import io.weir.schemas.samples.Scrape;
import io.weir.schemas.samples.Source;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Puts what is scraped into Kafka. A scrape's batches are handed to the producer, all of them,
 * before this source's mark passes the scrape; while the producer has no room, the scrape waits.
 * Safe for many threads.
 */
public final class Publisher implements AutoCloseable {
  private final PublisherWiring wiring;
  private final String tenant;
  private final Source source;
  private final MarkTracker marks;
  private final Availability availability;
  private final RecordSender sender;
  private final BatchWriters writers = new BatchWriters();
  private final PublishedMetadata metadata = new PublishedMetadata();
  private final SampleBatchWriter heartbeat = new SampleBatchWriter();
  private final ReentrantLock heartbeatLock = new ReentrantLock();
  private final Counter samples;

  /**
   * A publisher that is ready at once.
   *
   * @param sourceName this instance's name, the same after a restart
   * @param maxHold how long a scrape that waits for its target may hold back the mark
   * @param clock gives the boot epoch, marks and ages
   */
  public Publisher(
      PublisherWiring wiring,
      String tenant,
      String sourceName,
      Duration maxHold,
      MeterRegistry metrics,
      InstantSource clock) {
    this.wiring = wiring;
    this.tenant = tenant;
    this.source = new Source(sourceName, clock.millis(), 0);
    this.marks = new MarkTracker(clock, maxHold);
    this.availability = new Availability(clock);
    this.sender = new RecordSender(wiring.producer(), availability, metrics);
    samples =
        Counter.builder("weir.published.samples")
            .description("Samples that were handed to the producer.")
            .register(metrics);
    Gauge.builder("weir.publisher.available", () -> availability.available() ? 1 : 0)
        .description("1 if Kafka takes what is published.")
        .strongReference(true)
        .register(metrics);
    Gauge.builder("weir.publisher.mark.seconds", () -> marks.markMillis() / 1000.0)
        .description("Up to which event time this source has sent everything.")
        .strongReference(true)
        .register(metrics);
  }

  /** Whether Kafka takes what is published; false before its first acknowledgement. */
  public boolean available() {
    return availability.available();
  }

  /**
   * Whether what is published now finds room in the buffer, if Kafka doesn't take it at once; false
   * before its first acknowledgement.
   */
  public boolean hasRoom() {
    return availability.hasRoom();
  }

  /** A router over the samples topic, for one thread. */
  public Router newRouter() {
    return new Router(wiring.samplesPartitions());
  }

  /** Whose samples these are. */
  public String tenant() {
    return tenant;
  }

  /** Collects the samples of scrapes, one after the other; for one thread. */
  public ScrapeBatches newBatches() {
    return new ScrapeBatches(writers);
  }

  /**
   * A scrape begins now. It must be finished by {@link ScrapeUnderWay#close}.
   *
   * @param plannedMillis the moment that was planned for it, since the Unix epoch
   * @param toleranceMillis how long ago that may be and still be the scrape's timestamp
   */
  public ScrapeUnderWay begin(long plannedMillis, long toleranceMillis) {
    return new ScrapeUnderWay(this, marks.begin(plannedMillis, toleranceMillis));
  }

  /** What isn't a scrape of a target but is published like one begins now. */
  public ScrapeUnderWay begin() {
    return begin(Long.MAX_VALUE, 0);
  }

  MarkTracker marks() {
    return marks;
  }

  /**
   * Hands all batches to the producer, and waits as long as it has no room.
   *
   * @return false if the publisher was closed before that
   */
  boolean send(ScrapeBatches batches, Scrape scrape) {
    for (ScrapeBatches.Batch batch : batches.batches()) {
      Source marked = source.withMark(marks.markMillis());
      byte[] value =
          batch
              .writer()
              .finish(new BatchHeader(tenant, marked, scrape, null), wiring.sampleBatchSchemaId());
      if (!sender.send(
          new ProducerRecord<>(wiring.topics().samples(), batch.partition(), null, value))) {
        return false;
      }
    }
    samples.increment(batches.sampleCount());
    return true;
  }

  /** Publishes what a target says of a metric family, if that is news. */
  public void publish(MetricMetadata family) {
    if (metadata.isNews(family)) {
      sender.send(
          new ProducerRecord<>(
              wiring.topics().metadata(),
              family.key(),
              family.encode(wiring.metricMetadataSchemaId())));
    }
  }

  /**
   * Sends the mark to every partition. To be called every few seconds; returns at once if the last
   * round still waits for room.
   */
  public void heartbeat() {
    if (!heartbeatLock.tryLock()) {
      return;
    }
    try {
      for (int partition = 0; partition < wiring.samplesPartitions(); partition++) {
        Source marked = source.withMark(marks.markMillis());
        byte[] value =
            heartbeat.finish(BatchHeader.of(tenant, marked), wiring.sampleBatchSchemaId());
        if (!sender.send(new ProducerRecord<>(wiring.topics().samples(), partition, null, value))) {
          return;
        }
      }
    } finally {
      heartbeatLock.unlock();
    }
    availability.check();
  }

  /**
   * Ends all waiting, gives what the producer holds a bounded time to get out, and closes the
   * producer.
   */
  public void close(Duration timeout) {
    sender.close();
    wiring.producer().close(timeout);
  }

  /** Closes with ten seconds for what the producer holds. */
  @Override
  public void close() {
    close(Duration.ofSeconds(10));
  }
}
