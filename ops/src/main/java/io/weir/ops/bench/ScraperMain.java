package io.weir.ops.bench;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.weir.ops.bench.process.ParentLink;
import io.weir.ops.bench.process.PartUnderTest;
import io.weir.ops.config.WeirConfiguration;
import io.weir.ops.role.KafkaConnection;
import io.weir.schemas.avro.Schemas;
import io.weir.schemas.config.ByteSize;
import io.weir.schemas.registry.RegistryAuthentication;
import io.weir.schemas.registry.RegistrySettings;
import io.weir.schemas.registry.SchemaRegistry;
import io.weir.schemas.topics.Topics;
import io.weir.scraper.Scraper;
import io.weir.scraper.ScraperSettings;
import io.weir.scraper.publish.ProducerSettings;
import io.weir.scraper.publish.PublisherWiring;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;

/** The scraper under test, as a process of its own. */
final class ScraperMain {
  private static final Duration MAX_HOLD = Duration.ofSeconds(20);

  private ScraperMain() {}

  /**
   * What to scrape, and where it goes.
   *
   * @param configuration text of a {@code prometheus.yml}
   */
  record Settings(
      String bootstrapServers,
      String registryUrl,
      String topicPrefix,
      int partitions,
      String compression,
      String tenant,
      String configuration) {}

  public static void main(String[] arguments) {
    ParentLink.run(
        arguments,
        Settings.class,
        (settings, link) -> PartUnderTest.serve(link, run -> start(settings)::close));
  }

  private static Scraper start(Settings settings) {
    Topics topics = new Topics(settings.topicPrefix());
    RegistrySettings registrySettings =
        RegistrySettings.of(
            List.of(URI.create(settings.registryUrl())), new RegistryAuthentication.None());
    try (KafkaConnection connection =
        KafkaConnection.of(settings.bootstrapServers(), Map.of(), registrySettings)) {
      SchemaRegistry registry = connection.registry();
      ScraperSettings scraper =
          new ScraperSettings(
              "bench",
              settings.tenant(),
              MAX_HOLD,
              ByteSize.parse("64MB"),
              ScraperSettings.Compression.valueOf(settings.compression().toUpperCase(Locale.ROOT)));
      return Scraper.start(
          WeirConfiguration.parse("bench", settings.configuration(), Map.of()).scrape(),
          scraper,
          new PublisherWiring(
              new KafkaProducer<>(
                  ProducerSettings.of(
                      connection.properties(), scraper.buffer().bytes(), settings.compression())),
              topics,
              settings.partitions(),
              registry.register(
                  SchemaRegistry.valueSubject(topics.samples()), Schemas.SAMPLE_BATCH),
              registry.register(
                  SchemaRegistry.valueSubject(topics.metadata()), Schemas.METRIC_METADATA)),
          new SimpleMeterRegistry(),
          InstantSource.system());
    }
  }
}
