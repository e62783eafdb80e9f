package io.weir.ops.oracle;

import io.weir.ops.cluster.Group;
import io.weir.ops.cluster.Instances;
import io.weir.ops.embedded.EmbeddedKafkaProcess;
import io.weir.ops.embedded.registry.EmbeddedRegistry;
import io.weir.ops.topic.TopicAdmin;
import io.weir.ops.up.Await;
import io.weir.schemas.peers.RemoteWrite;
import io.weir.schemas.topics.TopicPlan;
import io.weir.schemas.topics.Topics;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * An instance of {@code weir stream} in a process of its own, over a broker and a registry of its
 * own, that is given samples and then asked. For one thread, but for what it answers.
 */
public final class AskedStream implements AutoCloseable {
  private static final Topics TOPICS = new Topics("asked");
  private static final int PARTITIONS = 3;
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final EmbeddedKafkaProcess broker;
  private final EmbeddedRegistry registry;
  private final Instances instances;

  private AskedStream(Path directory, String http, String others, String heap) {
    broker = EmbeddedKafkaProcess.start(directory.resolve("kafka"), 0, List.of("-Xmx512m"));
    registry = EmbeddedRegistry.start(broker.bootstrapServers(), 0);
    try (TopicAdmin admin =
        TopicAdmin.connect(
            Map.of("bootstrap.servers", broker.bootstrapServers()), Duration.ofSeconds(20))) {
      admin.createMissing(new TopicPlan(TOPICS, PARTITIONS, List.of()).specsForReplay(), 1);
    }
    instances = new Instances(directory, configuration(http, others), heap);
  }

  /**
   * Starts one; returns when it answers.
   *
   * @param http what its section {@code weir.http} says besides where it listens
   * @param others further keys of {@code weir}
   * @param heap its heap, as Java's option has it, such as {@code 256m}
   */
  public static AskedStream start(Path directory, String http, String others, String heap) {
    AskedStream stream = new AskedStream(directory, http, others, heap);
    stream.instances.start(0);
    return stream;
  }

  private String configuration(String http, String others) {
    return """
    weir:
      topic_prefix: {prefix}
      partitions: {partitions}
      rollups: []
      kafka: {bootstrap_servers: "{kafka}"}
      schema_registry: {urls: ["{registry}"]}
      stream: {application_id: {prefix}, clean: false, commit_interval: 200ms}
      http:
        listen: "127.0.0.1:${HTTP_PORT:-0}"
    {http}
    {others}
    """
        .replace("{prefix}", TOPICS.prefix())
        .replace("{partitions}", "" + PARTITIONS)
        .replace("{kafka}", broker.bootstrapServers())
        .replace("{registry}", registry.url().toString())
        .replace("{http}", http.indent(4))
        .replace("{others}", others.indent(2));
  }

  /** Sends a tenant's samples and returns when all of them can be asked for. */
  public void take(String tenant, List<RemoteWrite.Sample> samples) throws Exception {
    try (SampleSender sender =
            new SampleSender(broker.bootstrapServers(), registry.url(), TOPICS.samples());
        Group group =
            new Group(broker.bootstrapServers(), TOPICS.prefix(), TOPICS.samples(), PARTITIONS)) {
      sender.send(new ApiSending(tenant, PARTITIONS).records(samples, sender.schemaId()));
      Await.until(PATIENCE, () -> group.progress() + instances.logs(), group::isDone);
    }
  }

  /** Whether it runs. */
  public boolean isAlive() {
    return instances.isAlive(0);
  }

  /** Where it answers. */
  public URI uri(String path) {
    return instances.uri(0, path);
  }

  /** What it has said so far. */
  public String log() {
    return instances.log(0);
  }

  @Override
  public void close() {
    instances.close();
    registry.close();
    broker.close();
  }
}
