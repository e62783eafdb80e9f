package io.weir.sinks.clickhouse;

import io.weir.sinks.delivery.RetentionPeriods;
import io.weir.sinks.delivery.SinkSettings;
import java.net.URI;
import java.time.Duration;
import java.util.regex.Pattern;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;

/** The part of a connector's configuration that is ClickHouse's. */
final class ClickHouseSettings {
  static final String URL = "clickhouse.url";
  static final String DATABASE = "clickhouse.database";
  static final String USERNAME = "clickhouse.username";
  static final String PASSWORD = "clickhouse.password";
  static final String CLUSTER = "clickhouse.cluster";
  static final String RETENTION = "clickhouse.retention.";
  private static final String TIMEOUT = "clickhouse.timeout.ms";

  private static final Pattern NAME = Pattern.compile("[\\p{L}_][\\p{L}\\p{N}_.-]*");
  private static final Pattern NAME_OR_NONE = Pattern.compile("(" + NAME + ")?");

  private ClickHouseSettings() {}

  static ConfigDef definition() {
    return RetentionPeriods.define(SinkSettings.definition(), RETENTION, "the server's clock")
        .define(
            URL,
            ConfigDef.Type.STRING,
            ConfigDef.NO_DEFAULT_VALUE,
            ClickHouseSettings::checkUrl,
            ConfigDef.Importance.HIGH,
            "URL of ClickHouse's HTTP interface, such as http://host:8123 or https://host:8443.")
        .define(
            DATABASE,
            ConfigDef.Type.STRING,
            "weir",
            (key, value) -> checkName(key, (String) value, NAME),
            ConfigDef.Importance.HIGH,
            "The database; it and its tables are made if they aren't there.")
        .define(
            USERNAME, ConfigDef.Type.STRING, "default", ConfigDef.Importance.MEDIUM, "The user.")
        .define(
            PASSWORD,
            ConfigDef.Type.PASSWORD,
            "",
            ConfigDef.Importance.MEDIUM,
            "The user's password.")
        .define(
            CLUSTER,
            ConfigDef.Type.STRING,
            "",
            (key, value) -> checkName(key, (String) value, NAME_OR_NONE),
            ConfigDef.Importance.LOW,
            "Name of the cluster on whose servers the tables are made, replicated. Empty for one"
                + " server.")
        .define(
            TIMEOUT,
            ConfigDef.Type.LONG,
            60_000L,
            ConfigDef.Range.between(1, 600_000),
            ConfigDef.Importance.LOW,
            "How long one request may take, milliseconds.");
  }

  /** The store that a configuration names, not connected. */
  static ClickHouseStore store(AbstractConfig config) {
    return new ClickHouseStore(options(config));
  }

  static ClickHouseOptions options(AbstractConfig config) {
    return new ClickHouseOptions(
        config.getString(URL),
        config.getString(USERNAME),
        config.getPassword(PASSWORD).value(),
        config.getString(DATABASE),
        config.getString(CLUSTER),
        Duration.ofMillis(config.getLong(TIMEOUT)),
        RetentionPeriods.of(config, RETENTION));
  }

  private static void checkName(String key, String value, Pattern names) {
    if (!names.matcher(value).matches()) {
      throw new ConfigException(
          key, value, "expected a name of letters, digits, _, - and . that begins with a letter");
    }
  }

  private static void checkUrl(String key, Object value) {
    URI url;
    try {
      url = URI.create((String) value);
    } catch (IllegalArgumentException e) {
      throw new ConfigException(key, value, "expected a URL such as http://host:8123");
    }
    if (url.getUserInfo() != null) {
      throw new ConfigException(
          key, "<secret>", "expected " + USERNAME + " and " + PASSWORD + " instead");
    }
    boolean http = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
    if (!http || url.getHost() == null || url.getRawQuery() != null) {
      throw new ConfigException(key, value, "expected a URL such as http://host:8123");
    }
  }
}
