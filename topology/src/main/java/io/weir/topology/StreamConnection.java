package io.weir.topology;

import io.weir.schemas.config.HostPort;
import io.weir.schemas.registry.SchemaRegistry;
import io.weir.schemas.topics.Topics;
import java.nio.file.Path;
import java.util.Map;

/**
 * Where a stream instance finds what it needs.
 *
 * @param clientProperties settings of every Kafka client, {@code bootstrap.servers} among them
 * @param topics names of the topics
 * @param registry the schema registry; not closed here
 * @param server host and port under which other instances reach this one
 * @param stateDirectory where Kafka Streams may keep files; it makes none
 */
public record StreamConnection(
    Map<String, String> clientProperties,
    Topics topics,
    SchemaRegistry registry,
    HostPort server,
    Path stateDirectory) {
  /** Copies the properties. */
  public StreamConnection {
    clientProperties = Map.copyOf(clientProperties);
  }
}
