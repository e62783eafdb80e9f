package io.weir.topology;

import io.weir.schemas.config.Default;
import io.weir.schemas.config.Doc;
import io.weir.schemas.config.InvalidValue;
import io.weir.schemas.rollup.RollupLevel;
import io.weir.topology.shard.DamagedState;
import io.weir.topology.shard.SeriesLimits;
import io.weir.topology.shard.ShardSettings;
import io.weir.topology.shard.time.TimeSettings;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * The topology's section of the configuration.
 *
 * @param applicationId names the group and the changelogs; another one begins from nothing
 * @param threads stream threads of an instance, at least 1
 * @param clean whether deduplicated samples go to the clean topic
 * @param maxAhead how far a sample may be ahead of its record's append time (T4)
 * @param sourceTimeout how long a source may be silent while another is heard (T5)
 * @param maxSourceLag how far a source may be behind its own records (T5)
 * @param lateness how late samples may be that come without a mark (T3)
 * @param correctionHorizon how late a sample may be and still correct (T6)
 * @param minInterval of a series, only the last sample in each such interval stays (D5); 0 for all
 * @param maxRange how far back rules and queries may look
 * @param maxSeries series of a shard, 0 for any number
 * @param maxSeriesPerTenant series of each tenant in a shard, 0 for any number
 * @param groupProtocol how instances share the partitions
 * @param standby further instances that keep each shard's state warm
 * @param damagedState what is done about damaged entries of the changelog
 * @param commitInterval how long a transaction lasts
 * @param properties settings of Kafka Streams as it names them
 */
public record StreamSettings(
    @Doc("Names the consumer group and the changelogs. Another one begins from nothing.")
        @Default("weir")
        String applicationId,
    @Doc("Stream threads of an instance; partitions are spread over the threads of all instances.")
        @Default("2")
        int threads,
    @Doc(
            "Whether deduplicated raw samples go to the clean topic, from which raw stores are filled.")
        @Default("true")
        boolean clean,
    @Doc("A sample whose timestamp is further ahead of its arrival in Kafka is rejected.")
        @Default("5m")
        Duration maxAhead,
    @Doc("A source that has been silent for this long, while others are heard, holds nobody up.")
        @Default("30s")
        Duration sourceTimeout,
    @Doc("A source that is further behind its own records holds nobody up until it has caught up.")
        @Default("2m")
        Duration maxSourceLag,
    @Doc("How late samples may be that come through the ingest topic without counting as late.")
        @Default("10s")
        Duration lateness,
    @Doc("How late a sample may be and still correct the results that it touches.") @Default("1h")
        Duration correctionHorizon,
    @Doc(
            "Of each series, only the last sample in each such interval of event time goes on, when the interval is over. A divisor of the lowest of `rollups`. 0s: all samples go on at once.")
        @Default("0s")
        Duration minInterval,
    @Doc("How far back rules and queries may look beyond the correction horizon.") @Default("0s")
        Duration maxRange,
    @Doc(
            "Most series of a shard; new ones over it are rejected. Weir's own, `weir_*`, neither count nor are rejected. A series takes 1 to 2 KiB. 0: any number.")
        @Default("1000000")
        int maxSeries,
    @Doc(
            "Most series of a tenant in a shard, likewise. A tenant's series are spread over the shards by job and instance. 0: any number.")
        @Default("0")
        int maxSeriesPerTenant,
    @Doc(
            "`classic`: a standby takes over with its state. `streams`: the broker assigns partitions, and a standby restores from the start.")
        @Default("classic")
        GroupProtocol groupProtocol,
    @Doc("How many other instances keep each shard's state warm, to take over at once.")
        @Default("0")
        int standby,
    @Doc(
            "What is done about a damaged entry of a shard's changelog. `stop`: the instance ends and says where it stands. `skip`: the shard goes on, what the entry held is lost, told and counted.")
        @Default("stop")
        DamagedState damagedState,
    @Doc("How long results wait for their transaction. Shorter is sooner, longer is cheaper.")
        @Default("200ms")
        Duration commitInterval,
    @Doc("Further settings of Kafka Streams as it names them; they win over Weir's own.")
        Map<String, String> properties) {
  private static final Duration LONGEST_COMMIT_INTERVAL = Duration.ofSeconds(4);

  /** Checks the values and copies the collections. */
  public StreamSettings {
    if (!applicationId.matches("[a-zA-Z0-9._-]{1,100}")) {
      throw new InvalidValue(
          "application_id",
          "expected 1 to 100 of a-z A-Z 0-9 . _ -, found \"" + applicationId + "\"");
    }
    if (threads < 1) {
      throw new InvalidValue("threads", "expected at least 1, found " + threads);
    }
    if (maxSeries < 0) {
      throw new InvalidValue("max_series", "expected at least 0, found " + maxSeries);
    }
    if (maxSeriesPerTenant < 0) {
      throw new InvalidValue(
          "max_series_per_tenant", "expected at least 0, found " + maxSeriesPerTenant);
    }
    if (standby < 0) {
      throw new InvalidValue("standby", "expected at least 0, found " + standby);
    }
    if (commitInterval.isNegative()
        || commitInterval.isZero()
        || commitInterval.compareTo(LONGEST_COMMIT_INTERVAL) > 0) {
      throw new InvalidValue(
          "commit_interval",
          "expected more than 0 and at most "
              + LONGEST_COMMIT_INTERVAL.toSeconds()
              + "s, found "
              + commitInterval.toMillis()
              + "ms");
    }
    properties = Map.copyOf(properties);
  }

  /**
   * What a shard does by these settings.
   *
   * @param levels rollup levels, ascending, each a multiple of the one before
   */
  public ShardSettings shard(List<RollupLevel> levels) {
    return new ShardSettings(
        new TimeSettings(
            maxAhead.toMillis(),
            sourceTimeout.toMillis(),
            maxSourceLag.toMillis(),
            lateness.toMillis(),
            correctionHorizon.toMillis()),
        levels,
        clean,
        maxRange.toMillis(),
        minInterval.toMillis(),
        new SeriesLimits(maxSeries, maxSeriesPerTenant));
  }
}
