package io.weir.sinks.duckdb;

import io.weir.sinks.delivery.RetentionPeriods;
import io.weir.sinks.delivery.SinkSettings;
import io.weir.sinks.delivery.TopicIds;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;

/** The part of a connector's configuration that is DuckDB's. */
final class DuckDbSettings {
  static final String PATH = "duckdb.path";
  static final String RETENTION = "duckdb.retention.";
  private static final String MEMORY_LIMIT = "duckdb.memory.limit";
  private static final String THREADS = "duckdb.threads";
  private static final Pattern SIZE = Pattern.compile("[0-9]+(\\.[0-9]+)? ?([KMGT]i?)?B");

  private DuckDbSettings() {}

  static ConfigDef definition() {
    return RetentionPeriods.define(SinkSettings.definition(), RETENTION, "the newest one")
        .define(
            PATH,
            ConfigDef.Type.STRING,
            ConfigDef.NO_DEFAULT_VALUE,
            DuckDbSettings::checkPath,
            ConfigDef.Importance.HIGH,
            "The file; it and its folder are made if they aren't there. One process has it open.")
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
            1,
            ConfigDef.Range.between(1, 256),
            ConfigDef.Importance.LOW,
            "Threads of DuckDB: more of them help queries, and make writes dearer.");
  }

  /** The store that a configuration names, not connected. */
  static DuckDbStore store(AbstractConfig config, TopicIds ids) {
    return new DuckDbStore(DuckDbFiles.OF_PROCESS, path(config), options(config), ids);
  }

  static Path path(AbstractConfig config) {
    return Path.of(config.getString(PATH));
  }

  static DuckDbOptions options(AbstractConfig config) {
    return new DuckDbOptions(
        config.getString(MEMORY_LIMIT),
        config.getInt(THREADS),
        RetentionPeriods.of(config, RETENTION));
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
}
