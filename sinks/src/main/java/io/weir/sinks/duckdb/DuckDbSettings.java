package io.weir.sinks.duckdb;

import io.weir.schemas.config.Durations;
import io.weir.schemas.rollup.RollupLevel;
import io.weir.sinks.delivery.SinkSettings;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;

/** The part of a connector's configuration that is DuckDB's. */
final class DuckDbSettings {
  static final String PATH = "duckdb.path";
  static final String RAW_RETENTION = "duckdb.retention.raw";
  static final String ROLLUP_RETENTION = "duckdb.retention.rollups";
  static final String RESULT_RETENTION = "duckdb.retention.results";
  private static final String MEMORY_LIMIT = "duckdb.memory.limit";
  private static final String THREADS = "duckdb.threads";
  private static final Pattern SIZE = Pattern.compile("[0-9]+(\\.[0-9]+)? ?([KMGT]i?)?B");

  private DuckDbSettings() {}

  static ConfigDef definition() {
    return SinkSettings.definition()
        .define(
            PATH,
            ConfigDef.Type.STRING,
            ConfigDef.NO_DEFAULT_VALUE,
            DuckDbSettings::checkPath,
            ConfigDef.Importance.HIGH,
            "The file; it and its folder are made if they aren't there. One process has it open.")
        .define(
            RAW_RETENTION,
            ConfigDef.Type.STRING,
            "48h",
            (key, value) -> parseDuration(key, (String) value),
            ConfigDef.Importance.MEDIUM,
            "How long raw rows are kept behind the newest one; 0 for ever.")
        .define(
            ROLLUP_RETENTION,
            ConfigDef.Type.LIST,
            List.of("1m=14d"),
            (key, value) -> parseLevels(key, strings(value)),
            ConfigDef.Importance.MEDIUM,
            "How long rollups are kept behind the newest one: level=duration with commas between;"
                + " a level that isn't named is kept for ever.")
        .define(
            RESULT_RETENTION,
            ConfigDef.Type.STRING,
            "0",
            (key, value) -> parseDuration(key, (String) value),
            ConfigDef.Importance.MEDIUM,
            "How long results of rules and alerts are kept behind the newest one; 0 for ever.")
        .define(
            MEMORY_LIMIT,
            ConfigDef.Type.STRING,
            "1GB",
            DuckDbSettings::checkSize,
            ConfigDef.Importance.LOW,
            "Most memory for DuckDB, beside the heap.")
        .define(
            THREADS,
            ConfigDef.Type.INT,
            2,
            ConfigDef.Range.between(1, 256),
            ConfigDef.Importance.LOW,
            "Threads of DuckDB.");
  }

  static Path path(AbstractConfig config) {
    return Path.of(config.getString(PATH));
  }

  static DuckDbOptions options(AbstractConfig config) {
    return new DuckDbOptions(
        config.getString(MEMORY_LIMIT),
        config.getInt(THREADS),
        parseDuration(RAW_RETENTION, config.getString(RAW_RETENTION)),
        parseLevels(ROLLUP_RETENTION, config.getList(ROLLUP_RETENTION)),
        parseDuration(RESULT_RETENTION, config.getString(RESULT_RETENTION)));
  }

  private static void checkPath(String key, Object value) {
    try {
      if (Path.of((String) value).getFileName() == null) {
        throw new ConfigException(key, value, "expected the path of a file");
      }
    } catch (InvalidPathException e) {
      throw new ConfigException(key, value, "expected the path of a file: " + e.getMessage());
    }
  }

  private static void checkSize(String key, Object value) {
    if (!SIZE.matcher((String) value).matches()) {
      throw new ConfigException(key, value, "expected a size such as 512MB or 1GB");
    }
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
