package io.weir.ops.cluster;

import io.weir.ops.embedded.EmbeddedKafkaProcess;
import io.weir.ops.embedded.TestBroker;
import io.weir.ops.embedded.registry.EmbeddedRegistry;
import io.weir.ops.topic.TopicAdmin;
import io.weir.schemas.avro.SchemaLookup;
import io.weir.schemas.avro.Schemas;
import io.weir.schemas.registry.HttpSchemaRegistry;
import io.weir.schemas.registry.RegistryAuthentication;
import io.weir.schemas.registry.RegistrySettings;
import io.weir.schemas.registry.SchemaRegistry;
import io.weir.schemas.topics.TopicPlan;
import io.weir.schemas.topics.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;

/** What instances share: a broker in a process of its own, a registry, topics for replays. */
final class Backbone implements AutoCloseable {
  static final Topics TOPICS = new Topics("weir");
  static final int PARTITIONS = 4;

  private static final Duration TIMEOUT = Duration.ofSeconds(20);

  private final EmbeddedKafkaProcess broker;
  private final EmbeddedRegistry registry;
  private final HttpSchemaRegistry client;
  private final List<String> levels;

  private Backbone(
      EmbeddedKafkaProcess broker,
      EmbeddedRegistry registry,
      HttpSchemaRegistry client,
      List<String> levels) {
    this.broker = broker;
    this.registry = registry;
    this.client = client;
    this.levels = levels;
  }

  /**
   * Starts it.
   *
   * @param levels names of the rollup levels
   */
  static Backbone start(Path directory, List<String> levels) {
    EmbeddedKafkaProcess broker = TestBroker.start(directory.resolve("kafka"));
    EmbeddedRegistry registry = EmbeddedRegistry.start(broker.bootstrapServers(), 0);
    HttpSchemaRegistry client =
        new HttpSchemaRegistry(
            RegistrySettings.of(List.of(registry.url()), new RegistryAuthentication.None()));
    try (TopicAdmin admin = TopicAdmin.connect(clientProperties(broker), TIMEOUT)) {
      admin.createMissing(new TopicPlan(TOPICS, PARTITIONS, levels).specsForReplay(), 1);
    }
    return new Backbone(broker, registry, client, levels);
  }

  private static Map<String, String> clientProperties(EmbeddedKafkaProcess broker) {
    return Map.of("bootstrap.servers", broker.bootstrapServers());
  }

  Map<String, String> clientProperties() {
    return clientProperties(broker);
  }

  String bootstrapServers() {
    return broker.bootstrapServers();
  }

  /** The id of a topic's schema. */
  int schemaId(String topic, Schema schema) {
    return client.register(SchemaRegistry.valueSubject(topic), schema);
  }

  /** The id of the schema of the samples topic. */
  int samplesSchemaId() {
    return schemaId(TOPICS.samples(), Schemas.SAMPLE_BATCH);
  }

  SchemaLookup schemas() {
    return client.lookup();
  }

  /**
   * The configuration of instances.
   *
   * @param stream its section of the stream
   */
  String configuration(String stream) {
    return """
    weir:
      partitions: {partitions}
      rollups: {levels}
      http: {listen: "127.0.0.1:${HTTP_PORT:-0}"}
      kafka: {bootstrap_servers: "{kafka}"}
      schema_registry: {urls: ["{registry}"]}
      stream:
    {stream}
    """
        .replace("{partitions}", "" + PARTITIONS)
        .replace("{levels}", levels.toString())
        .replace("{kafka}", bootstrapServers())
        .replace("{registry}", registry.url().toString())
        .replace("{stream}", stream.indent(4));
  }

  @Override
  public void close() {
    client.close();
    registry.close();
    broker.close();
  }
}
