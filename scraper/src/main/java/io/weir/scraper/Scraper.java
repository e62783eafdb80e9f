package io.weir.scraper;

import io.micrometer.core.instrument.MeterRegistry;
import io.weir.scraper.config.ScrapeConfiguration;
import io.weir.scraper.publish.Publisher;
import io.weir.scraper.publish.PublisherWiring;
import io.weir.scraper.scrape.JobTargets;
import io.weir.scraper.scrape.ScrapePools;
import io.weir.scraper.scrape.ScrapeTimer;
import io.weir.scraper.scrape.VirtualThreadTimer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;

/**
 * The scraper role: scrapes the targets of a configuration and publishes their samples. While Kafka
 * is away it goes on until its buffer is full; what it has accepted is not lost. Safe for many
 * threads.
 */
public final class Scraper implements AutoCloseable {
  private static final Duration FLUSH_TIMEOUT = Duration.ofSeconds(5);

  private final Publisher publisher;
  private final Heartbeats heartbeats;
  private final ScrapePools pools;
  private final AutoCloseable timer;

  private Scraper(
      Publisher publisher, Heartbeats heartbeats, ScrapePools pools, AutoCloseable timer) {
    this.publisher = publisher;
    this.heartbeats = heartbeats;
    this.pools = pools;
    this.timer = timer;
  }

  /**
   * Starts to scrape; does not wait for Kafka.
   *
   * @param settings with a name
   * @param clock the wall clock; it dates samples
   */
  public static Scraper start(
      ScrapeConfiguration configuration,
      ScraperSettings settings,
      PublisherWiring wiring,
      MeterRegistry registry,
      InstantSource clock) {
    VirtualThreadTimer timer = new VirtualThreadTimer(clock);
    return start(configuration, settings, wiring, registry, clock, timer, timer);
  }

  /** As the public one, with a timer that tests drive. */
  static Scraper start(
      ScrapeConfiguration configuration,
      ScraperSettings settings,
      PublisherWiring wiring,
      MeterRegistry registry,
      InstantSource clock,
      ScrapeTimer timer,
      AutoCloseable closedWithIt) {
    if (settings.name().isEmpty()) {
      throw new IllegalArgumentException("name: expected this instance's name, found nothing");
    }
    Publisher publisher =
        new Publisher(
            wiring, settings.tenant(), settings.name(), settings.maxHold(), registry, clock);
    Heartbeats heartbeats = new Heartbeats(publisher, timer, clock);
    heartbeats.start();
    ScrapePools pools = new ScrapePools(publisher, timer, clock, registry, System.getenv());
    pools.apply(configuration);
    return new Scraper(publisher, heartbeats, pools, closedWithIt);
  }

  /** Scrapes by another configuration; targets that stay as they are go on untouched. */
  public synchronized void reload(ScrapeConfiguration configuration) {
    pools.apply(configuration);
  }

  /** Whether Kafka takes what is scraped. */
  public boolean ready() {
    return publisher.available();
  }

  /** All targets as they are now, by job. */
  public List<JobTargets> targets() {
    return pools.targets();
  }

  /**
   * Ends all scrapes and gives what was accepted a few seconds to reach Kafka. Nothing is marked as
   * ended, for the scraper may be back soon.
   */
  @Override
  public synchronized void close() {
    heartbeats.stop();
    pools.close();
    try {
      timer.close();
    } catch (Exception e) {
      throw new IllegalStateException("the timer can't be closed", e);
    } finally {
      publisher.close(FLUSH_TIMEOUT);
    }
  }
}
