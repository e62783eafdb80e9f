package io.weir.sinks.victoriametrics;

import io.weir.schemas.rollup.RollupLevel;
import io.weir.sinks.delivery.SinkSettings;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;
import okhttp3.Credentials;
import okhttp3.HttpUrl;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;

/** The part of a connector's configuration that is VictoriaMetrics's. */
final class VictoriaMetricsSettings {
  static final String URL = "victoriametrics.url";
  static final String PLAIN_LEVEL = "victoriametrics.rollup.level";
  private static final String TENANT_LABEL = "victoriametrics.tenant.label";
  private static final String USERNAME = "victoriametrics.username";
  private static final String PASSWORD = "victoriametrics.password";
  private static final String TOKEN = "victoriametrics.token";
  private static final String TIMEOUT = "victoriametrics.timeout.ms";
  private static final String REQUEST_BYTES = "victoriametrics.request.bytes";
  private static final Pattern LABEL_NAME = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_]*");

  private VictoriaMetricsSettings() {}

  static ConfigDef definition() {
    return SinkSettings.definition()
        .define(
            URL,
            ConfigDef.Type.STRING,
            ConfigDef.NO_DEFAULT_VALUE,
            VictoriaMetricsSettings::checkUrl,
            ConfigDef.Importance.HIGH,
            "URL of VictoriaMetrics, to which /api/v1/write is added; of a cluster, with the path"
                + " /insert/<account>/prometheus. It must run with -dedup.minScrapeInterval=1ms.")
        .define(
            PLAIN_LEVEL,
            ConfigDef.Type.STRING,
            "5m",
            VictoriaMetricsSettings::checkLevel,
            ConfigDef.Importance.MEDIUM,
            "The rollup level whose series keep their names: a counter's total, a gauge's average."
                + " All else of a rollup goes under the name with :rollup behind it. Empty if raw"
                + " samples go to the same store.")
        .define(
            TENANT_LABEL,
            ConfigDef.Type.STRING,
            "tenant",
            VictoriaMetricsSettings::checkLabel,
            ConfigDef.Importance.LOW,
            "Label that holds a tenant other than default.")
        .define(
            USERNAME,
            ConfigDef.Type.STRING,
            "",
            ConfigDef.Importance.LOW,
            "Name for basic authentication.")
        .define(
            PASSWORD,
            ConfigDef.Type.PASSWORD,
            "",
            ConfigDef.Importance.LOW,
            "Password for basic authentication.")
        .define(TOKEN, ConfigDef.Type.PASSWORD, "", ConfigDef.Importance.LOW, "Bearer token.")
        .define(
            TIMEOUT,
            ConfigDef.Type.LONG,
            30_000L,
            ConfigDef.Range.between(1, 240_000),
            ConfigDef.Importance.LOW,
            "How long one request may take, milliseconds.")
        .define(
            REQUEST_BYTES,
            ConfigDef.Type.INT,
            8 * 1024 * 1024,
            ConfigDef.Range.between(1_024, 24 * 1024 * 1024),
            ConfigDef.Importance.LOW,
            "Size of a request before compression from which it is sent, bytes.");
  }

  static VictoriaMetricsStore store(AbstractConfig config) {
    RemoteWriteClient client =
        new RemoteWriteClient(
            HttpUrl.get(config.getString(URL)),
            authorization(config),
            Duration.ofMillis(config.getLong(TIMEOUT)),
            Clock.systemUTC());
    return new VictoriaMetricsStore(
        client,
        new VictoriaMetricsOptions(
            config.getString(TENANT_LABEL),
            config.getString(PLAIN_LEVEL),
            config.getInt(REQUEST_BYTES)));
  }

  private static Optional<String> authorization(AbstractConfig config) {
    String token = config.getPassword(TOKEN).value();
    if (!token.isEmpty()) {
      return Optional.of("Bearer " + token);
    }
    String username = config.getString(USERNAME);
    return username.isEmpty()
        ? Optional.empty()
        : Optional.of(
            Credentials.basic(
                username, config.getPassword(PASSWORD).value(), StandardCharsets.UTF_8));
  }

  private static void checkUrl(String key, Object value) {
    HttpUrl url = HttpUrl.parse((String) value);
    if (url == null) {
      throw new ConfigException(key, value, "expected a URL such as http://host:8428");
    }
    if (!url.username().isEmpty() || !url.password().isEmpty()) {
      throw new ConfigException(
          key, "<secret>", "expected " + USERNAME + " and " + PASSWORD + " instead");
    }
  }

  private static void checkLevel(String key, Object value) {
    try {
      if (!((String) value).isEmpty()) {
        RollupLevel.parse((String) value);
      }
    } catch (IllegalArgumentException e) {
      throw new ConfigException(key, value, e.getMessage());
    }
  }

  private static void checkLabel(String key, Object value) {
    if (!LABEL_NAME.matcher((String) value).matches()) {
      throw new ConfigException(key, value, "expected a label's name");
    }
  }
}
