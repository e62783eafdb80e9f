package io.weir.sinks.delivery;

import io.weir.schemas.config.Durations;
import io.weir.schemas.rollup.RollupLevel;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;

/**
 * How long a store keeps what, as far as it lets Weir say so. Zero is for ever.
 *
 * @param raw raw samples
 * @param rollups rollups, by the level's name; a level that is missing is kept for ever
 * @param results results of rules and alerts
 */
public record RetentionPeriods(Duration raw, Map<String, Duration> rollups, Duration results) {
  private static final String RAW = "raw";
  private static final String ROLLUPS = "rollups";
  private static final String RESULTS = "results";

  /** Everything is kept for ever. */
  public static final RetentionPeriods FOR_EVER =
      new RetentionPeriods(Duration.ZERO, Map.of(), Duration.ZERO);

  /** Copies the periods of the levels. */
  public RetentionPeriods {
    rollups = Map.copyOf(rollups);
  }

  /** The period of a level. */
  public Duration rollups(String level) {
    return rollups.getOrDefault(level, Duration.ZERO);
  }

  /**
   * Adds the three settings to a connector's definition.
   *
   * @param prefix what their names begin with, such as {@code duckdb.retention.}
   * @param since what a period counts from, in the words of the documentation
   */
  public static ConfigDef define(ConfigDef definition, String prefix, String since) {
    return definition
        .define(
            prefix + RAW,
            ConfigDef.Type.STRING,
            "48h",
            (key, value) -> parseDuration(key, (String) value),
            ConfigDef.Importance.MEDIUM,
            "How long raw samples are kept, counted from " + since + "; 0 for ever.")
        .define(
            prefix + ROLLUPS,
            ConfigDef.Type.LIST,
            List.of("1m=14d"),
            (key, value) -> parseLevels(key, strings(value)),
            ConfigDef.Importance.MEDIUM,
            "How long rollups are kept, counted from "
                + since
                + ": level=duration with commas between; a level that isn't named is kept for"
                + " ever.")
        .define(
            prefix + RESULTS,
            ConfigDef.Type.STRING,
            "0",
            (key, value) -> parseDuration(key, (String) value),
            ConfigDef.Importance.MEDIUM,
            "How long results of rules and alerts are kept, counted from "
                + since
                + "; 0 for ever.");
  }

  /** The periods in a configuration that {@link #define} has checked. */
  public static RetentionPeriods of(AbstractConfig config, String prefix) {
    return new RetentionPeriods(
        parseDuration(prefix + RAW, config.getString(prefix + RAW)),
        parseLevels(prefix + ROLLUPS, config.getList(prefix + ROLLUPS)),
        parseDuration(prefix + RESULTS, config.getString(prefix + RESULTS)));
  }

  /** The settings as {@link #define} names them. */
  public Map<String, String> toConfig(String prefix) {
    return Map.of(
        prefix + RAW,
        Durations.format(raw),
        prefix + RESULTS,
        Durations.format(results),
        prefix + ROLLUPS,
        new TreeMap<>(rollups)
            .entrySet().stream()
                .map(level -> level.getKey() + "=" + Durations.format(level.getValue()))
                .collect(Collectors.joining(",")));
  }

  private static Duration parseDuration(String key, String text) {
    try {
      return Durations.parse(text);
    } catch (IllegalArgumentException e) {
      throw new ConfigException(key, text, e.getMessage());
    }
  }

  private static Map<String, Duration> parseLevels(String key, List<String> entries) {
    Map<String, Duration> retention = new HashMap<>();
    for (String entry : entries) {
      String[] parts = entry.split("=", 2);
      if (parts.length != 2) {
        throw new ConfigException(key, entry, "expected level=duration such as 1m=14d");
      }
      try {
        retention.put(
            RollupLevel.parse(parts[0].strip()).name(), Durations.parse(parts[1].strip()));
      } catch (IllegalArgumentException e) {
        throw new ConfigException(key, entry, e.getMessage());
      }
    }
    return retention;
  }

  private static List<String> strings(Object value) {
    return value instanceof List<?> list ? list.stream().map(String::valueOf).toList() : List.of();
  }
}
