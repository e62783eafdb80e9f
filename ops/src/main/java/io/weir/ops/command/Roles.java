package io.weir.ops.command;

import io.micrometer.core.instrument.MeterRegistry;
import io.weir.ops.config.SinkSection;
import io.weir.ops.config.WeirConfiguration;
import io.weir.ops.config.WeirSection;
import io.weir.ops.role.Instance;
import io.weir.ops.role.KafkaConnection;
import io.weir.ops.role.ScraperRole;
import io.weir.ops.role.SinksRole;
import io.weir.ops.role.StreamRole;
import io.weir.ops.role.TopicsRole;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts the roles of an instance by its configuration. */
final class Roles {
  private static final Logger logger = LoggerFactory.getLogger(Roles.class);

  /** What Kafka Streams is given for files, below the data folder; it makes none. */
  static final String STREAM_FOLDER = "stream";

  /** Where the Connect worker keeps its files, below the data folder. */
  static final String CONNECT_FOLDER = "connect";

  private final WeirSection section;
  private final KafkaConnection connection;
  private final Instance instance;
  private final MeterRegistry metrics;

  Roles(WeirSection section, KafkaConnection connection, Instance instance, MeterRegistry metrics) {
    this.section = section;
    this.connection = connection;
    this.instance = instance;
    this.metrics = metrics;
  }

  /**
   * Creates the topics that are missing and registers their schemas, so that producers find them.
   */
  void startTopics() {
    instance.add(new TopicsRole(section.topicPlan(), section.replicationFactor(), connection));
  }

  void startStream(Path data) {
    instance.add(
        new StreamRole(
            section.stream(),
            section.rollups(),
            section.topicPlan(),
            connection,
            data.resolve(STREAM_FOLDER),
            metrics));
  }

  void startSinks(List<SinkSection> sinks, Path data) {
    instance.add(
        new SinksRole(
            connection,
            section.topicPlan(),
            SinkConnectors.of(section, sinks, connection, data),
            data.resolve(CONNECT_FOLDER)));
  }

  /**
   * Starts the scraper.
   *
   * @param source where the configuration is from
   * @return what reloads the configuration
   */
  Runnable startScraper(WeirConfiguration configuration, ConfigOption source) {
    ScraperRole scraper =
        new ScraperRole(
            configuration.scrape(),
            section.scraper().orNamed(hostName() + ":" + section.http().listen().port()),
            section.topicPlan(),
            connection,
            metrics);
    instance.add(scraper);
    configuration.scrape().warnings().forEach(warning -> logger.warn("{}", warning));
    return () -> loadAgain(source).ifPresent(newer -> scraper.reload(newer.scrape()));
  }

  /** What reloads the configuration of a role that takes nothing over: it is checked. */
  Runnable checking(ConfigOption source) {
    return () -> {
      Optional<WeirConfiguration> checked = loadAgain(source);
      logger.debug("checked: {}", checked.isPresent());
    };
  }

  private Optional<WeirConfiguration> loadAgain(ConfigOption source) {
    if (source.path == null) {
      return Optional.empty();
    }
    WeirConfiguration newer = source.load();
    if (!newer.weir().equals(section)) {
      logger.warn("the section weir changed; that takes effect at the next start");
    }
    return Optional.of(newer);
  }

  private static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      logger.debug("this machine has no name", e);
      return "localhost";
    }
  }
}
