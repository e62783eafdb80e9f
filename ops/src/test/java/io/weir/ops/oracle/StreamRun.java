package io.weir.ops.oracle;

import io.weir.ops.cluster.Group;
import io.weir.ops.cluster.Instances;
import io.weir.ops.committed.CommittedTopic;
import io.weir.ops.committed.RuleResultRecord;
import io.weir.ops.topic.TopicAdmin;
import io.weir.ops.up.Await;
import io.weir.schemas.topics.TopicPlan;
import io.weir.schemas.topics.Topics;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Evaluates rules by instances of {@code weir stream}, in processes and with topics of their own.
 *
 * @param name of its topics and its application
 * @param instances how many
 * @param directory empty
 */
record StreamRun(String bootstrapServers, URI registry, String name, int instances, Path directory)
    implements RuleRun {
  private static final Logger logger = LoggerFactory.getLogger(StreamRun.class);

  /** By hand, on a slow machine: -Dweir.patience.seconds=N. */
  private static final Duration PATIENCE =
      Duration.ofSeconds(Integer.getInteger("weir.patience.seconds", 240));

  @Override
  public RuleResults run(RuleList rules, OracleData data, Sending sending) throws Exception {
    Topics topics = new Topics(name);
    try (TopicAdmin admin =
        TopicAdmin.connect(Map.of("bootstrap.servers", bootstrapServers), Duration.ofSeconds(20))) {
      admin.createMissing(
          new TopicPlan(topics, sending.partitions(), List.of()).specsForReplay(), 1);
    }
    Files.writeString(directory.resolve("rules.yml"), rules.text());
    try (Instances processes = new Instances(directory, configuration(sending.partitions()));
        Progress progress = new Progress(bootstrapServers, topics, sending.partitions());
        SampleSender sender = new SampleSender(bootstrapServers, registry, topics.samples());
        CommittedTopic<RuleResultRecord> results =
            new CommittedTopic<>(
                bootstrapServers,
                topics.results(),
                sending.partitions(),
                record -> RuleResultRecord.decode(record.value()))) {
      for (int number = 0; number < instances; number++) {
        processes.start(number);
      }
      sender.send(sending.records(data, sender.schemaId()));
      await(progress, processes);
      // What is corrected waits for what else is, by append time, before it goes on to who reads
      // it.
      int before = -1;
      for (int round = 1; results.read().size() != before; round++) {
        before = results.read().size();
        sender.send(sending.afterwards(round, sender.schemaId()));
        await(progress, processes);
      }
      for (int number : processes.running()) {
        processes.stop(number);
      }
      return remaining(results.read());
    }
  }

  private static void await(Progress progress, Instances processes) {
    Await.until(PATIENCE, () -> progress + "\n" + processes.logs(), progress::isDone);
  }

  private String configuration(int partitions) {
    return """
    global: {evaluation_interval: 1m}
    rule_files: [rules.yml]
    weir:
      topic_prefix: {name}
      partitions: {partitions}
      rollups: []
      http: {listen: "127.0.0.1:${HTTP_PORT:-0}"}
      kafka: {bootstrap_servers: "{kafka}"}
      schema_registry: {urls: ["{registry}"]}
      stream: {application_id: {name}, clean: false, max_range: 30m, commit_interval: 1s}
    """
        .replace("{name}", name)
        .replace("{partitions}", Integer.toString(partitions))
        .replace("{kafka}", bootstrapServers)
        .replace("{registry}", registry.toString());
  }

  private RuleResults remaining(List<RuleResultRecord> records) {
    LastRevisions revisions = LastRevisions.of(records);
    logger.info(
        "{}: {} records, {} last revisions are corrections",
        name,
        records.size(),
        revisions.corrections());
    if (!revisions.problems().isEmpty()) {
      throw new AssertionError(name + ": " + revisions.problems());
    }
    return revisions.results();
  }

  /** How far the instances have come on all topics that they read. For one thread. */
  private static final class Progress implements AutoCloseable {
    private final List<Group> groups;
    private String last = "";

    Progress(String bootstrapServers, Topics topics, int partitions) {
      groups =
          List.of(topics.samples(), topics.exchange(), topics.recorded()).stream()
              .map(topic -> new Group(bootstrapServers, topics.prefix(), topic, partitions))
              .toList();
    }

    /** Whether all is processed, and nothing was written since it was asked for last. */
    boolean isDone() throws Exception {
      boolean done = true;
      for (Group group : groups) {
        done &= group.isDone() && group.processed() > 0;
      }
      String before = last;
      last = toString();
      return done && last.equals(before);
    }

    @Override
    public String toString() {
      return String.join("\n", groups.stream().map(Group::progress).toList());
    }

    @Override
    public void close() {
      groups.forEach(Group::close);
    }
  }
}
