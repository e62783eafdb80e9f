package io.weir.ops.config;

import io.weir.schemas.config.Default;
import io.weir.schemas.config.Doc;
import io.weir.schemas.config.Durations;
import io.weir.schemas.config.InvalidValue;
import io.weir.schemas.rollup.RollupLevel;
import io.weir.schemas.topics.TopicPlan;
import io.weir.schemas.topics.Topics;
import io.weir.scraper.ScraperSettings;
import io.weir.topology.RulesSettings;
import io.weir.topology.StreamSettings;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The key {@code weir} of a configuration.
 *
 * @param topicPrefix what the topics' names begin with
 * @param partitions partitions of the samples, and so the number of shards
 * @param replicationFactor copies of each topic that is created
 * @param rollups levels of downsampling, ascending, each a multiple of the one before
 * @param kafka how to reach Kafka
 * @param schemaRegistry how to reach the schema registry
 * @param http the HTTP server of an instance
 * @param embedded ports of what {@code weir up} embeds
 * @param scraper what Prometheus has no key for
 * @param stream the topology
 * @param rules how rules are evaluated
 * @param query queries
 * @param sinks the stores and what is written there
 */
public record WeirSection(
    @Doc("What the topics' names begin with.") @Default("weir") String topicPrefix,
    @Doc(
            "Partitions of `weir.samples`, and so the number of shards. Fixed for the life of `stream.application_id`: choose it large.")
        @Default("8")
        int partitions,
    @Doc("Copies of each topic that Weir creates.") @Default("1") int replicationFactor,
    @Doc("Levels of downsampling, ascending, each a multiple of the one before.")
        @Default("[5m, 1h]")
        List<RollupLevel> rollups,
    @Doc("How to reach Kafka.") KafkaSection kafka,
    @Doc("How to reach the schema registry.") RegistrySection schemaRegistry,
    @Doc("The HTTP server of an instance, and who may use it.") HttpSection http,
    @Doc("Ports of what `weir up` embeds, on the loopback address.") EmbeddedSection embedded,
    @Doc("The scraper.") ScraperSettings scraper,
    @Doc("The topology.") StreamSettings stream,
    @Doc("How rules are evaluated; which ones, `rule_files` says.") RulesSettings rules,
    @Doc("Queries.") QuerySection query,
    @Doc("The stores and what is written there. `weir up` writes a DuckDB file without one.")
        List<SinkSection> sinks) {
  private static final int MAX_PARTITIONS = 10_000;

  /** Checks what the sections can't check by themselves. */
  public WeirSection {
    try {
      new Topics(topicPrefix);
    } catch (IllegalArgumentException e) {
      throw new InvalidValue("topic_prefix", String.valueOf(e.getMessage()));
    }
    if (partitions < 1 || partitions > MAX_PARTITIONS) {
      throw new InvalidValue(
          "partitions", "expected 1 to " + MAX_PARTITIONS + ", found " + partitions);
    }
    if (replicationFactor < 1 || replicationFactor > Short.MAX_VALUE) {
      throw new InvalidValue(
          "replication_factor", "expected at least 1, found " + replicationFactor);
    }
    rollups = List.copyOf(rollups);
    checkChain(rollups);
    checkMinInterval(stream, rollups);
    sinks = List.copyOf(sinks);
    checkSinks(sinks, rollups);
  }

  private static void checkChain(List<RollupLevel> rollups) {
    for (int i = 1; i < rollups.size(); i++) {
      RollupLevel below = rollups.get(i - 1);
      RollupLevel level = rollups.get(i);
      if (level.millis() <= below.millis() || level.millis() % below.millis() != 0) {
        throw new InvalidValue(
            "rollups[" + i + "]", "expected a multiple of " + below + ", found " + level);
      }
    }
  }

  private static void checkMinInterval(StreamSettings stream, List<RollupLevel> rollups) {
    long millis = stream.minInterval().toMillis();
    if (millis > 0 && !rollups.isEmpty() && rollups.getFirst().millis() % millis != 0) {
      throw new InvalidValue(
          "stream.min_interval",
          "expected a divisor of "
              + rollups.getFirst()
              + ", the lowest of rollups, found "
              + Durations.format(stream.minInterval()));
    }
  }

  private static void checkSinks(List<SinkSection> sinks, List<RollupLevel> rollups) {
    Set<String> names = new HashSet<>();
    for (int i = 0; i < sinks.size(); i++) {
      if (!names.add(sinks.get(i).name())) {
        throw new InvalidValue(
            "sinks[" + i + "].name", "expected each name once, found " + sinks.get(i).name());
      }
      for (String topic : sinks.get(i).topics()) {
        if (rollups.stream().map(level -> "rollup." + level).noneMatch(topic::equals)
            && topic.startsWith("rollup.")) {
          throw new InvalidValue(
              "sinks[" + i + "].topics", "expected a level of " + rollups + ", found " + topic);
        }
      }
    }
  }

  /** The same with another HTTP server. */
  public WeirSection withHttp(HttpSection otherHttp) {
    return new WeirSection(
        topicPrefix,
        partitions,
        replicationFactor,
        rollups,
        kafka,
        schemaRegistry,
        otherHttp,
        embedded,
        scraper,
        stream,
        rules,
        query,
        sinks);
  }

  /** Names of the topics. */
  public Topics topics() {
    return new Topics(topicPrefix);
  }

  /** All topics with their partitions and settings. */
  public TopicPlan topicPlan() {
    return new TopicPlan(topics(), partitions, rollups.stream().map(RollupLevel::name).toList());
  }
}
