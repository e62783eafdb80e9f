package io.weir.ops.command;

import io.weir.ops.config.WeirSection;
import io.weir.ops.role.KafkaConnection;
import java.net.URI;
import java.util.List;

/**
 * How a command reaches Kafka and the registry: as configured, or where {@code weir up} on this
 * machine has them.
 */
final class Connections {
  private static final String LOOPBACK = "127.0.0.1";

  private Connections() {}

  static KafkaConnection of(WeirSection section) {
    return KafkaConnection.of(
        section.kafka().bootstrapServers().orElse(LOOPBACK + ":" + section.embedded().kafkaPort()),
        section.kafka().properties(),
        section
            .schemaRegistry()
            .settings(
                List.of(
                    URI.create("http://" + LOOPBACK + ":" + section.embedded().registryPort()))));
  }
}
