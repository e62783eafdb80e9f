package io.weir.ops.config;

import io.weir.schemas.config.Doc;
import java.util.Map;
import java.util.Optional;

/**
 * How to reach Kafka.
 *
 * @param bootstrapServers empty for the embedded broker
 * @param properties settings of every Kafka client, as Kafka names them
 */
public record KafkaSection(
    @Doc(
            "Brokers to begin with, `host:port` separated by commas. `weir up` starts a broker of its own without it.")
        Optional<String> bootstrapServers,
    @Doc("Settings of every Kafka client as Kafka names them, such as `security.protocol`.")
        Map<String, String> properties) {
  /** Copies the properties. */
  public KafkaSection {
    properties = Map.copyOf(properties);
  }
}
