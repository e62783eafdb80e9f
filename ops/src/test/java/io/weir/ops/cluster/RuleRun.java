package io.weir.ops.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.ops.reference.ReferenceSettings;
import io.weir.ops.up.Await;
import io.weir.ops.workload.Workload;
import io.weir.schemas.avro.Schemas;
import io.weir.schemas.config.ConfigBinder;
import io.weir.schemas.config.ConfigNode;
import io.weir.schemas.labels.Labels;
import io.weir.schemas.rollup.RollupLevel;
import io.weir.schemas.topics.Topics;
import io.weir.topology.StreamSettings;
import io.weir.topology.control.RuleSets;
import io.weir.topology.promql.distribute.PlanLimits;
import io.weir.topology.promql.script.ScriptData;
import io.weir.topology.rules.schedule.RuleProgram;
import io.weir.topology.rules.schedule.RuleTimeline;
import io.weir.topology.rules.stream.RuleComparison;
import io.weir.topology.rules.stream.RuleModel;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Rules of all kinds of plans in several stream processes, a workload in which nothing comes so
 * late that it is a matter of chance whether rules heed it, and the comparison with what the rules
 * give over all samples in one place. For one thread.
 */
final class RuleRun implements AutoCloseable {
  private static final Logger logger = LoggerFactory.getLogger(RuleRun.class);

  private static final Workload.Bounds BOUNDS =
      new Workload.Bounds(Duration.ofMinutes(15), Duration.ofMinutes(30));

  /** So long, a scrape of a replica may be held. */
  private static final Duration HELD = Duration.ofMinutes(2);

  private static final String APPLICATION = "rules";
  private static final String TENANT = "default";
  private static final Topics TOPICS = Backbone.TOPICS;
  private static final RollupLevel LEVEL = RollupLevel.parse("5m");
  private static final String STREAM =
      "application_id: " + APPLICATION + "\nstandby: 1\ncommit_interval: 100ms\n";

  private final Backbone backbone;
  private final Instances instances;
  private final Feeder feeder;
  private final RuleSets agreed;
  private final Group group;
  private final RuleTopics written;

  private RuleRun(Path directory, Backbone backbone, long seed, Duration pace, String interval) {
    this.backbone = backbone;
    String configuration =
        "global: {evaluation_interval: " + interval + "}\nrule_files: [rules.yml]\n";
    instances = new Instances(directory, configuration + backbone.configuration(STREAM));
    feeder =
        new Feeder(
            backbone.bootstrapServers(),
            TOPICS.samples(),
            Backbone.PARTITIONS,
            backbone.samplesSchemaId(),
            seed,
            BOUNDS,
            pace);
    agreed =
        RuleSets.open(
            backbone.clientProperties(),
            TOPICS.control(),
            APPLICATION,
            backbone.schemaId(TOPICS.control(), Schemas.CONTROL),
            backbone.schemas());
    group =
        new Group(backbone.bootstrapServers(), APPLICATION, TOPICS.samples(), Backbone.PARTITIONS);
    written = new RuleTopics(backbone.bootstrapServers());
  }

  /**
   * Starts what instances need; none of them yet.
   *
   * @param pace how much of the workload's time goes by in a second
   * @param interval of rules whose group has none
   */
  static RuleRun start(Path directory, long seed, Duration pace, String interval)
      throws IOException {
    Files.writeString(directory.resolve("rules.yml"), rules());
    return new RuleRun(
        directory, Backbone.start(directory, List.of(LEVEL.name())), seed, pace, interval);
  }

  private static String rules() throws IOException {
    try (InputStream resource = RuleRun.class.getResourceAsStream("rules.yml")) {
      return new String(
          Objects.requireNonNull(resource, "rules.yml").readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  Instances instances() {
    return instances;
  }

  Feeder feeder() {
    return feeder;
  }

  /** The versions of the rules. */
  RuleSets agreed() {
    return agreed;
  }

  /** How far the samples are processed. */
  Group group() {
    return group;
  }

  /**
   * Waits until the last revisions of all results and alerts are what the rules give over all
   * samples in one place. Corrections wait for others at each rule of a chain, as append time goes
   * by: so it does meanwhile.
   */
  void awaitEquality(Duration within) throws Exception {
    long lastMillis = feeder.nowMillis();
    feeder.beat(HELD);
    StreamSettings settings =
        ConfigBinder.standard().bind(ConfigNode.parse("stream.yml", STREAM), StreamSettings.class);
    ScriptData data = written.accepted(ReferenceSettings.of(settings, List.of(LEVEL)), TENANT);
    RuleTimeline timeline = RuleTimeline.of(agreed.versions(), PlanLimits.DEFAULTS);
    RuleModel model =
        new RuleModel(RuleProgram.of(timeline, agreed.versions().getLast().version()), data);
    Map<Long, Map<Labels, Double>> values = model.run(Workload.START_MILLIS, lastMillis);
    logger.info(
        "{} of the workload's time, {} times, {} failures of rules",
        feeder.span(),
        values.size(),
        model.failures());
    assertThat(values.values().stream().mapToInt(Map::size).sum()).isGreaterThan(1_000);
    Await.until(within, () -> group.progress() + "\n" + instances.logs(), group::isDone);
    Await.until(
        within,
        () -> differences(values, model, lastMillis) + "\n" + instances.logs(),
        () -> {
          feeder.beat(Duration.ofSeconds(15));
          return differences(values, model, lastMillis).isEmpty();
        });
  }

  private List<String> differences(
      Map<Long, Map<Labels, Double>> values, RuleModel model, long lastMillis) {
    return written.differences(
        values, model.alerts(), new RuleComparison(Workload.START_MILLIS, lastMillis));
  }

  /** Ends all instances in order. */
  void stopAll() throws InterruptedException {
    for (int number : instances.running()) {
      instances.stop(number);
    }
  }

  @Override
  public void close() {
    written.close();
    group.close();
    agreed.close();
    feeder.close();
    instances.close();
    backbone.close();
  }
}
