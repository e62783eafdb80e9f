package io.weir.ops.role;

import io.weir.schemas.registry.HttpSchemaRegistry;
import io.weir.schemas.registry.RegistrySettings;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;

/**
 * How the roles of a process reach Kafka and the registry.
 *
 * @param properties Kafka client properties, bootstrap servers among them
 * @param registrySettings where the registry is
 * @param registry a client of it, shared by the roles
 */
public record KafkaConnection(
    Map<String, String> properties, RegistrySettings registrySettings, HttpSchemaRegistry registry)
    implements AutoCloseable {
  /** A connection that asks nothing yet. */
  public static KafkaConnection of(
      String bootstrapServers, Map<String, String> extra, RegistrySettings registrySettings) {
    Map<String, String> properties = new HashMap<>(extra);
    properties.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
    return new KafkaConnection(
        Map.copyOf(properties), registrySettings, new HttpSchemaRegistry(registrySettings));
  }

  /** Brokers to begin with. */
  public String bootstrapServers() {
    return properties.getOrDefault(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, "");
  }

  @Override
  public void close() {
    registry.close();
  }
}
