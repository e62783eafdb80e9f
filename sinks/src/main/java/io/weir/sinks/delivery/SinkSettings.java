package io.weir.sinks.delivery;

import io.weir.schemas.registry.RegistryAuthentication;
import io.weir.schemas.registry.RegistrySettings;
import io.weir.schemas.relabel.RelabelText;
import io.weir.schemas.relabel.Relabeling;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.types.Password;

/** The part of a connector's configuration that all sinks share. */
public final class SinkSettings {
  /** The registry's URLs. */
  public static final String REGISTRY_URL = "schema.registry.url";

  /** Name for the registry's basic authentication. */
  public static final String REGISTRY_USERNAME = "schema.registry.username";

  /** Password for the registry's basic authentication. */
  public static final String REGISTRY_PASSWORD = "schema.registry.password";

  /** Bearer token for the registry. */
  public static final String REGISTRY_TOKEN = "schema.registry.token";

  /** Topic of rejected records. */
  public static final String REJECTED_TOPIC = "rejected.topic";

  /** What the settings of the sink's own Kafka clients begin with. */
  public static final String CLIENT_PREFIX = "kafka.";

  /** Where the sink's own Kafka clients begin. */
  public static final String BOOTSTRAP_SERVERS =
      CLIENT_PREFIX + CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG;

  /** Connect's setting of the consumer's isolation. */
  public static final String ISOLATION_LEVEL = "consumer.override.isolation.level";

  /** The only isolation that a sink accepts. */
  public static final String READ_COMMITTED = "read_committed";

  /** Rules that choose and rewrite series, as one text. */
  public static final String WRITE_RELABEL_CONFIGS = "write.relabel.configs";

  /** Whether corrections are delivered. */
  public static final String CORRECTIONS = "corrections";

  static final String NAME = "name";

  /** Most rows in one write. */
  public static final String MOST_ROWS = "delivery.max.rows";

  private static final String FIRST_BACKOFF = "retry.backoff.ms";
  private static final String GREATEST_BACKOFF = "retry.backoff.max.ms";

  private final AbstractConfig config;
  private final Map<String, String> properties;

  private SinkSettings(AbstractConfig config, Map<String, String> properties) {
    this.config = config;
    this.properties = properties;
  }

  /** A definition of what all sinks share, to which a store adds its own. */
  public static ConfigDef definition() {
    return new ConfigDef()
        .define(
            REGISTRY_URL,
            ConfigDef.Type.LIST,
            ConfigDef.NO_DEFAULT_VALUE,
            SinkSettings::checkUrls,
            ConfigDef.Importance.HIGH,
            "URLs of the schema registry's equal instances.")
        .define(
            REGISTRY_USERNAME,
            ConfigDef.Type.STRING,
            "",
            ConfigDef.Importance.LOW,
            "Name for basic authentication.")
        .define(
            REGISTRY_PASSWORD,
            ConfigDef.Type.PASSWORD,
            "",
            ConfigDef.Importance.LOW,
            "Password for basic authentication.")
        .define(
            REGISTRY_TOKEN, ConfigDef.Type.PASSWORD, "", ConfigDef.Importance.LOW, "Bearer token.")
        .define(
            REJECTED_TOPIC,
            ConfigDef.Type.STRING,
            "",
            ConfigDef.Importance.MEDIUM,
            "Topic for records that can't be used, each with the reason. Without it, and without"
                + " Connect's own dead letter queue, the task ends at the first one.")
        .define(
            BOOTSTRAP_SERVERS,
            ConfigDef.Type.LIST,
            List.of(),
            ConfigDef.Importance.HIGH,
            "Brokers for the sink's own clients: they write "
                + REJECTED_TOPIC
                + " and ask for topics' ids. Further client settings stand beside it under "
                + CLIENT_PREFIX)
        .define(
            ISOLATION_LEVEL,
            ConfigDef.Type.STRING,
            ConfigDef.NO_DEFAULT_VALUE,
            ConfigDef.ValidString.in(READ_COMMITTED),
            ConfigDef.Importance.HIGH,
            "Connect's consumers read aborted transactions unless this says read_committed.")
        .define(
            WRITE_RELABEL_CONFIGS,
            ConfigDef.Type.STRING,
            "",
            SinkSettings::checkRules,
            ConfigDef.Importance.MEDIUM,
            "Which series are written, and under which labels: the list of Prometheus's"
                + " write_relabel_configs, in YAML or JSON. Alerts are written as they are.")
        .define(
            CORRECTIONS,
            ConfigDef.Type.BOOLEAN,
            null,
            ConfigDef.Importance.MEDIUM,
            "Whether rollups, results and alerts are written that correct earlier ones. If it isn't"
                + " set, they are unless the store refuses them.")
        .define(
            MOST_ROWS,
            ConfigDef.Type.INT,
            50_000,
            ConfigDef.Range.between(1, 10_000_000),
            ConfigDef.Importance.LOW,
            "Most rows in one write, unless one record has more.")
        .define(
            FIRST_BACKOFF,
            ConfigDef.Type.LONG,
            500L,
            ConfigDef.Range.between(1, 3_600_000),
            ConfigDef.Importance.LOW,
            "Wait after the first failure, milliseconds; it doubles with each further one.")
        .define(
            GREATEST_BACKOFF,
            ConfigDef.Type.LONG,
            30_000L,
            ConfigDef.Range.between(1, 3_600_000),
            ConfigDef.Importance.LOW,
            "Longest wait between two tries, milliseconds.");
  }

  /**
   * Reads a task's settings.
   *
   * @param definition made of {@link #definition()}
   * @throws ConfigException if a value is wrong; it names the key
   */
  public static SinkSettings of(ConfigDef definition, Map<String, String> properties) {
    return new SinkSettings(new AbstractConfig(definition, properties, false), properties);
  }

  /**
   * Looks at what these keys say against each other.
   *
   * @param needsBrokers whether the store can't do without {@link #BOOTSTRAP_SERVERS}
   */
  static void check(Contradictions contradictions, boolean needsBrokers) {
    if (!contradictions.has(BOOTSTRAP_SERVERS)
        && (needsBrokers || contradictions.has(REJECTED_TOPIC))) {
      contradictions.add(
          BOOTSTRAP_SERVERS,
          "expected brokers, since "
              + (needsBrokers
                  ? "the store keeps positions by the topic's id"
                  : REJECTED_TOPIC + " is set")
              + "; found none");
    }
    contradictions.atMostOne(REGISTRY_USERNAME, REGISTRY_TOKEN);
    if (contradictions.has(REGISTRY_PASSWORD) && !contradictions.has(REGISTRY_USERNAME)) {
      contradictions.add(
          REGISTRY_USERNAME, "expected a name beside " + REGISTRY_PASSWORD + ", found none");
    }
  }

  /** The parsed values, the store's own among them. */
  public AbstractConfig values() {
    return config;
  }

  /** The connector's name. */
  public String name() {
    return properties.getOrDefault(NAME, "unnamed");
  }

  /** Settings for a Kafka client: what stands under {@link #CLIENT_PREFIX}. */
  public Map<String, Object> clientProperties() {
    return config.originalsWithPrefix(CLIENT_PREFIX);
  }

  boolean hasBrokers() {
    return !config.getList(BOOTSTRAP_SERVERS).isEmpty();
  }

  /** The group that Connect makes of the connector's name, unless it is told another. */
  String consumerGroup() {
    return properties.getOrDefault("consumer.override.group.id", "connect-" + name());
  }

  String rejectedTopic() {
    return config.getString(REJECTED_TOPIC);
  }

  Relabeling relabeling() {
    return Relabeling.of(
        RelabelText.parse(WRITE_RELABEL_CONFIGS, config.getString(WRITE_RELABEL_CONFIGS)));
  }

  /** Whether corrections are delivered to a store of this policy. */
  boolean corrections(CorrectionPolicy policy) {
    Boolean configured = config.getBoolean(CORRECTIONS);
    return configured == null ? policy != CorrectionPolicy.REFUSE : configured;
  }

  int mostRows() {
    return config.getInt(MOST_ROWS);
  }

  Duration firstBackoff() {
    return Duration.ofMillis(config.getLong(FIRST_BACKOFF));
  }

  Duration greatestBackoff() {
    return Duration.ofMillis(config.getLong(GREATEST_BACKOFF));
  }

  RegistrySettings registry() {
    String token = config.getPassword(REGISTRY_TOKEN).value();
    String username = config.getString(REGISTRY_USERNAME);
    Password password = config.getPassword(REGISTRY_PASSWORD);
    RegistryAuthentication authentication =
        !token.isEmpty()
            ? new RegistryAuthentication.Bearer(token)
            : username.isEmpty()
                ? new RegistryAuthentication.None()
                : new RegistryAuthentication.Basic(username, password.value());
    return RegistrySettings.of(
        config.getList(REGISTRY_URL).stream().map(URI::create).toList(), authentication);
  }

  private static void checkRules(String key, Object value) {
    try {
      RelabelText.parse(key, (String) value);
    } catch (io.weir.schemas.config.ConfigException e) {
      throw new ConfigException(e.getMessage());
    }
  }

  private static void checkUrls(String key, Object value) {
    if (!(value instanceof List<?> urls)) {
      throw new ConfigException(key, value, "expected a URL such as http://host:8081");
    }
    try {
      List<URI> uris = urls.stream().map(url -> URI.create((String) url)).toList();
      RegistrySettings.of(uris, new RegistryAuthentication.None());
    } catch (IllegalArgumentException e) {
      throw new ConfigException(key, value, e.getMessage());
    }
  }
}
