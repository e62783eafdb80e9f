package io.weir.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.schemas.config.ConfigBinder;
import io.weir.schemas.config.ConfigNode;
import io.weir.schemas.config.HostPort;
import io.weir.schemas.registry.HttpSchemaRegistry;
import io.weir.schemas.registry.RegistryAuthentication;
import io.weir.schemas.registry.RegistrySettings;
import io.weir.schemas.topics.Topics;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.kafka.streams.StreamsConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class StreamPropertiesTest {
  @ParameterizedTest
  @ValueSource(strings = {"200ms", "4s"})
  void aTransactionOutlivesARebalanceThatWaitsForACrashedInstance(String commitInterval) {
    StreamsConfig config = config("{commit_interval: " + commitInterval + "}");
    int session = consumer(config, "session.timeout.ms");

    assertThat(session).isEqualTo(6_000);
    assertThat(transactionTimeout(config))
        .isGreaterThan(session + config.getLong(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG) + 1_000);
  }

  @Test
  void aCrashedInstanceHidesNobodysRecordsForMoreThanTenSeconds() {
    assertThat(transactionTimeout(config("{}"))).isLessThan(9_000);
  }

  @Test
  void settingsOfTheUserWin() {
    StreamsConfig config =
        config(
            "{properties: {producer.transaction.timeout.ms: \"60000\", main.consumer.session.timeout.ms: \"45000\"}}");

    assertThat(transactionTimeout(config)).isEqualTo(60_000);
    assertThat(consumer(config, "session.timeout.ms")).isEqualTo(45_000);
  }

  private static long transactionTimeout(StreamsConfig config) {
    return number(config.getProducerConfigs("producer"), "transaction.timeout.ms");
  }

  private static int consumer(StreamsConfig config, String name) {
    return number(config.getMainConsumerConfigs("group", "client", 0), name);
  }

  private static int number(Map<String, Object> settings, String name) {
    return Integer.parseInt(String.valueOf(settings.get(name)));
  }

  private static StreamsConfig config(String stream) {
    StreamSettings settings =
        ConfigBinder.standard().bind(ConfigNode.parse("stream.yml", stream), StreamSettings.class);
    try (HttpSchemaRegistry registry =
        new HttpSchemaRegistry(
            RegistrySettings.of(
                List.of(URI.create("http://127.0.0.1:1")), new RegistryAuthentication.None()))) {
      return new StreamsConfig(
          StreamProperties.of(
              settings,
              new StreamConnection(
                  Map.of("bootstrap.servers", "127.0.0.1:1"),
                  new Topics("weir"),
                  registry,
                  new HostPort("127.0.0.1", 1),
                  Path.of("state"))));
    }
  }
}
