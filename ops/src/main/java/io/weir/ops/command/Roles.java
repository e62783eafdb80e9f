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
import io.weir.ops.serve.Access;
import io.weir.ops.serve.past.PastStores;
import io.weir.ops.serve.query.StreamQueries;
import io.weir.schemas.config.HostPort;
import io.weir.topology.rules.RuleSources;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
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
  private final int port;

  /** What each role makes ready of a newer configuration, and then takes over. */
  private final List<Function<WeirConfiguration, Runnable>> reloads = new ArrayList<>();

  Roles(
      WeirSection section,
      KafkaConnection connection,
      Instance instance,
      MeterRegistry metrics,
      Access access,
      int port) {
    this.section = section;
    this.connection = connection;
    this.instance = instance;
    this.metrics = metrics;
    this.port = port;
    reloads.add(newer -> access.prepare(newer.weir().http()));
  }

  /**
   * Creates the topics that are missing and registers their schemas, so that producers find them.
   */
  void startTopics() {
    instance.add(new TopicsRole(section.topicPlan(), section.replicationFactor(), connection));
  }

  /**
   * Starts the topology.
   *
   * @param sinks whose stores queries may read
   * @param runsSinks whether this process runs them
   * @throws io.weir.schemas.config.ConfigException if a rule file is wrong
   */
  void startStream(
      WeirConfiguration configuration,
      Path data,
      StreamQueries queries,
      List<SinkSection> sinks,
      boolean runsSinks) {
    HostPort self = reachable();
    StreamRole stream =
        new StreamRole(
            section.stream(),
            section.rollups(),
            section.rules(),
            rules(configuration),
            section.topicPlan(),
            connection,
            self,
            data.resolve(STREAM_FOLDER),
            queries.directory(),
            Clock.systemUTC(),
            metrics);
    instance.add(stream);
    queries.over(stream::stream, self);
    queries.follow(connection, section.topics());
    queries.readBehindShards(
        PastStores.of(
            section,
            new PastStores.Sinks(
                sinks, SinkConnectors.of(section, sinks, connection, data), runsSinks),
            connection.properties(),
            queries::counters,
            metrics));
    reloads.add(newer -> {
      RuleSources rules = rules(newer);
      return () -> stream.reload(rules);
    });
  }

  /** Where other instances reach this one. */
  private HostPort reachable() {
    HostPort listen = section.http().listen();
    return section
        .http()
        .advertise()
        .orElseGet(() ->
            new HostPort(
                listen.resolve().getAddress().isAnyLocalAddress() ? hostName() : listen.host(),
                port));
  }

  private RuleSources rules(WeirConfiguration configuration) {
    return configuration.rules().read(section.rules().externalUrl());
  }

  void startSinks(List<SinkSection> sinks, Path data) {
    instance.add(
        new SinksRole(
            connection,
            section.topicPlan(),
            SinkConnectors.of(section, sinks, connection, data),
            data.resolve(CONNECT_FOLDER),
            metrics));
  }

  /** Starts the scraper; queries that are answered here know its targets. */
  void startScraper(WeirConfiguration configuration, StreamQueries queries) {
    queries.scrapedBy(startScraper(configuration)::scraper);
  }

  ScraperRole startScraper(WeirConfiguration configuration) {
    ScraperRole scraper =
        new ScraperRole(
            configuration.scrape(),
            section.scraper().orNamed(hostName() + ":" + section.http().listen().port()),
            section.topicPlan(),
            connection,
            metrics);
    instance.add(scraper);
    configuration.scrape().warnings().forEach(warning -> logger.warn("{}", warning));
    reloads.add(newer -> () -> scraper.reload(newer.scrape()));
    return scraper;
  }

  /**
   * What reloads the configuration of the roles that were started: all of it is read and checked
   * before a role takes anything over.
   *
   * @param source where the configuration is from
   */
  Runnable reloading(ConfigOption source) {
    return () ->
        loadAgain(source)
            .ifPresent(newer ->
                reloads.stream()
                    .map(reload -> reload.apply(newer))
                    .toList()
                    .forEach(Runnable::run));
  }

  private Optional<WeirConfiguration> loadAgain(ConfigOption source) {
    if (source.path == null) {
      return Optional.empty();
    }
    WeirConfiguration newer = source.load();
    WeirSection reloaded = section.withHttp(section.http().reloaded(newer.weir().http()));
    if (!newer.weir().equals(reloaded)) {
      logger.warn(
          "the section weir changed; but for http.access and files of http.tls, that takes effect at the next start");
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
