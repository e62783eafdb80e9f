package io.weir.sinks.delivery;

import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.connect.sink.SinkConnector;

/**
 * What a sink shares with the process that it runs in, and the full configuration of a connector
 * that comes of it.
 *
 * @param name the connector's name, also that of its consumer group and in metrics
 * @param topics what it reads
 * @param bootstrapServers the brokers, {@code host:port} with commas between
 * @param registryUrls the schema registry's equal instances
 * @param rejectedTopic where records go that can't be used
 */
public record EmbeddedSink(
    String name,
    List<String> topics,
    String bootstrapServers,
    List<URI> registryUrls,
    String rejectedTopic) {
  private static final String BYTES = "org.apache.kafka.connect.converters.ByteArrayConverter";

  /** Copies the lists. */
  public EmbeddedSink {
    topics = List.copyOf(topics);
    registryUrls = List.copyOf(registryUrls);
  }

  /**
   * The configuration of one task that reads committed records, in polls large enough for bulk
   * writes and small enough for the heap.
   *
   * @param store the store's own keys
   */
  public Map<String, String> config(
      Class<? extends SinkConnector> connector, Map<String, String> store) {
    Map<String, String> config = new HashMap<>();
    config.put(SinkSettings.NAME, name);
    config.put("connector.class", connector.getName());
    config.put("tasks.max", "1");
    config.put("topics", String.join(",", topics));
    config.put("key.converter", BYTES);
    config.put("value.converter", BYTES);
    config.put("header.converter", BYTES);
    config.put(SinkSettings.ISOLATION_LEVEL, SinkSettings.READ_COMMITTED);
    config.put("consumer.override.auto.offset.reset", "earliest");
    config.put("consumer.override.max.poll.records", "5000");
    config.put("consumer.override.fetch.min.bytes", "262144");
    config.put("consumer.override.fetch.max.wait.ms", "500");
    config.put("consumer.override.fetch.max.bytes", "16777216");
    config.put(SinkSettings.BOOTSTRAP_SERVERS, bootstrapServers);
    config.put(
        SinkSettings.REGISTRY_URL,
        registryUrls.stream().map(URI::toString).collect(Collectors.joining(",")));
    config.put(SinkSettings.REJECTED_TOPIC, rejectedTopic);
    config.putAll(store);
    return Map.copyOf(config);
  }
}
