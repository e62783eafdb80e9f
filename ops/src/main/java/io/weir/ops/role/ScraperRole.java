package io.weir.ops.role;

import io.micrometer.core.instrument.MeterRegistry;
import io.weir.schemas.avro.Schemas;
import io.weir.schemas.registry.SchemaRegistry;
import io.weir.schemas.topics.TopicPlan;
import io.weir.schemas.topics.Topics;
import io.weir.scraper.Scraper;
import io.weir.scraper.ScraperSettings;
import io.weir.scraper.config.ScrapeConfiguration;
import io.weir.scraper.publish.ProducerSettings;
import io.weir.scraper.publish.PublisherWiring;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Optional;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The scraper. It begins when Kafka and the registry have answered once, and scrapes on when they
 * go away.
 */
public final class ScraperRole implements Role {
  private static final Logger logger = LoggerFactory.getLogger(ScraperRole.class);

  private final ScraperSettings settings;
  private final TopicPlan plan;
  private final KafkaConnection connection;
  private final MeterRegistry registry;
  private final Starting<Scraper> starting;

  /** Both are guarded by this. */
  private ScrapeConfiguration configuration;

  private @Nullable Scraper scraper;

  /**
   * Begins to start the scraper; the broker may come later.
   *
   * @param settings with a name
   */
  public ScraperRole(
      ScrapeConfiguration configuration,
      ScraperSettings settings,
      TopicPlan plan,
      KafkaConnection connection,
      MeterRegistry registry) {
    this.configuration = configuration;
    this.settings = settings;
    this.plan = plan;
    this.connection = connection;
    this.registry = registry;
    this.starting = new Starting<>("scraper", this::startScraper);
    starting.begin();
  }

  private Scraper startScraper() {
    RequiredTopics.check(connection, plan.specs());
    PublisherWiring wiring = wiring();
    synchronized (this) {
      Scraper started =
          Scraper.start(configuration, settings, wiring, registry, InstantSource.system());
      scraper = started;
      logger.info(
          "scraper {} runs with {} jobs", settings.name(), configuration.scrapeConfigs().size());
      return started;
    }
  }

  private PublisherWiring wiring() {
    Topics topics = plan.topics();
    int batchId =
        connection
            .registry()
            .register(SchemaRegistry.valueSubject(topics.samples()), Schemas.SAMPLE_BATCH);
    int metadataId =
        connection
            .registry()
            .register(SchemaRegistry.valueSubject(topics.metadata()), Schemas.METRIC_METADATA);
    return new PublisherWiring(
        new KafkaProducer<>(
            ProducerSettings.of(
                connection.properties(),
                settings.buffer().bytes(),
                settings.compression().name().toLowerCase(Locale.ROOT))),
        topics,
        plan.partitions(),
        batchId,
        metadataId);
  }

  /** Scrapes by another configuration from now on, or from its start on. */
  public synchronized void reload(ScrapeConfiguration newConfiguration) {
    configuration = newConfiguration;
    if (scraper != null) {
      scraper.reload(newConfiguration);
    }
  }

  /** The scraper; empty until it begins. */
  public Optional<Scraper> scraper() {
    return Optional.ofNullable(starting.started());
  }

  @Override
  public String name() {
    return "scraper";
  }

  @Override
  public Readiness readiness() {
    @Nullable Scraper running = starting.started();
    if (running == null) {
      return starting.readiness();
    }
    int targets = running.targets().stream().mapToInt(job -> job.active().size()).sum();
    return running.ready()
        ? Readiness.ready(targets + " targets")
        : Readiness.waiting("Kafka takes no samples");
  }

  @Override
  public void close() {
    starting.stop().ifPresent(Scraper::close);
  }
}
