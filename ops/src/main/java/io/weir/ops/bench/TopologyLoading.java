package io.weir.ops.bench;

import io.weir.ops.bench.cluster.BenchCluster;
import io.weir.ops.bench.process.ChildProcess;
import io.weir.ops.role.KafkaConnection;
import io.weir.ops.topic.TopicAdmin;
import io.weir.schemas.avro.Schemas;
import io.weir.schemas.registry.SchemaRegistry;
import io.weir.schemas.topics.TopicPlan;
import io.weir.schemas.topics.TopicSpec;
import io.weir.schemas.topics.Topics;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Makes the topics of a benchmark of the topology and fills its samples. For one thread. */
final class TopologyLoading {
  static final Topics TOPICS = new Topics("bench");
  private static final Duration RULE_INTERVAL = Duration.ofMinutes(1);
  private static final Duration ADMIN_TIMEOUT = Duration.ofSeconds(30);

  private final TopologyBench.Settings settings;
  private final Consumer<String> progress;

  TopologyLoading(TopologyBench.Settings settings, Consumer<String> progress) {
    this.settings = settings;
    this.progress = progress;
  }

  /** Writes the load in a process of its own; returns what it must lead to. */
  OutputTotals load(BenchCluster cluster, KafkaConnection connection) throws InterruptedException {
    int schemaId = prepare(connection);
    TopologyLoadMain.Settings load =
        new TopologyLoadMain.Settings(
            cluster.bootstrapServers(),
            TOPICS.samples(),
            settings.partitions(),
            schemaId,
            settings.workload(),
            settings.samples(),
            settings.levels(),
            settings.compression());
    try (ChildProcess child =
        ChildProcess.start("load", TopologyLoadMain.class, load, List.of("-Xmx1g"), progress)) {
      OutputTotals expected = child.answer(OutputTotals.class, settings.timeout());
      progress.accept("load: wrote " + expected.samples() + " samples");
      return expected;
    }
  }

  /** Creates the topics of a replay; returns the id of the samples' schema. */
  int prepare(KafkaConnection connection) {
    return create(connection, plan().specsForReplay());
  }

  /** Creates topics whose append time is the broker's; returns the id of the samples' schema. */
  int prepareLive(KafkaConnection connection) {
    return create(connection, plan().specs());
  }

  private TopicPlan plan() {
    return new TopicPlan(TOPICS, settings.partitions(), settings.levels());
  }

  private static int create(KafkaConnection connection, List<TopicSpec> topics) {
    try (TopicAdmin admin = TopicAdmin.connect(connection.properties(), ADMIN_TIMEOUT)) {
      admin.createMissing(topics, 1);
    }
    return connection
        .registry()
        .register(SchemaRegistry.valueSubject(TOPICS.samples()), Schemas.SAMPLE_BATCH);
  }

  /** The settings of the stream that reads it. */
  StreamMain.Settings stream(BenchCluster cluster) {
    return stream(cluster, Map.of(), RULE_INTERVAL);
  }

  /**
   * The settings of a stream that reads it.
   *
   * @param keys further keys of the stream's section
   */
  StreamMain.Settings stream(BenchCluster cluster, Map<String, String> keys) {
    return stream(cluster, keys, RULE_INTERVAL);
  }

  /** The same, with rules at an interval of their own. */
  StreamMain.Settings stream(
      BenchCluster cluster, Map<String, String> keys, Duration ruleInterval) {
    return new StreamMain.Settings(
        cluster.bootstrapServers(),
        cluster.registryUrl(),
        TOPICS.prefix(),
        cluster.directory("stream").toString(),
        settings.threads(),
        settings.levels(),
        keys,
        settings.properties(),
        settings.rules(),
        ruleInterval.toMillis());
  }
}
