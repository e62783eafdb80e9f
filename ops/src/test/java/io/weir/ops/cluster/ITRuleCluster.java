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
import io.weir.topology.control.RuleSetVersion;
import io.weir.topology.control.RuleSets;
import io.weir.topology.promql.distribute.PlanLimits;
import io.weir.topology.promql.script.ScriptData;
import io.weir.topology.rules.RuleSource;
import io.weir.topology.rules.RuleSources;
import io.weir.topology.rules.schedule.RuleProgram;
import io.weir.topology.rules.schedule.RuleTimeline;
import io.weir.topology.rules.stream.RuleComparison;
import io.weir.topology.rules.stream.RuleModel;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Rules of all kinds of plans while stream instances are killed, stopped and joined by others,
 * samples come late and twice, and the rules are changed once: in the end the last revisions of all
 * results and alerts are what the rules give over all samples in one place.
 */
@Timeout(3_600)
final class ITRuleCluster {
  private static final Logger logger = LoggerFactory.getLogger(ITRuleCluster.class);

  /** By hand: -Dweir.kills=20 or more. */
  private static final int KILLS = Integer.getInteger("weir.kills", 3);

  /** By hand: the seed of a run that failed. It decides all but where the processes are then. */
  private static final long SEED = Long.getLong("weir.seed", System.nanoTime());

  /** By hand: how much of the workload's time goes by in a second. */
  private static final Duration PACE =
      Duration.ofSeconds(Integer.getInteger("weir.pace.seconds", 60));

  /** Nothing comes so late that it is a matter of chance whether rules heed it. */
  private static final Workload.Bounds BOUNDS =
      new Workload.Bounds(Duration.ofMinutes(15), Duration.ofMinutes(30));

  private static final Duration LEAST_SPAN = Duration.ofMinutes(10);
  private static final Duration CHANGE_AFTER = Duration.ofMinutes(5);

  /** So long, a scrape of a replica may be held. */
  private static final Duration HELD = Duration.ofMinutes(2);

  private static final Duration EQUAL_WITHIN = Duration.ofMinutes(2);
  private static final int INSTANCES = 3;
  private static final String APPLICATION = "rules";
  private static final String TENANT = "default";
  private static final Topics TOPICS = Backbone.TOPICS;
  private static final RollupLevel LEVEL = RollupLevel.parse("5m");
  private static final String STREAM =
      "application_id: " + APPLICATION + "\nstandby: 1\ncommit_interval: 100ms\n";

  @TempDir Path directory;

  @Test
  void noKillChangesWhatRulesGiveInTheEnd() throws Exception {
    Files.writeString(directory.resolve("rules.yml"), rules());
    try (Backbone backbone = Backbone.start(directory, List.of(LEVEL.name()));
        Instances instances = new Instances(directory, configuration(backbone));
        Feeder feeder =
            new Feeder(
                backbone.bootstrapServers(),
                TOPICS.samples(),
                Backbone.PARTITIONS,
                backbone.samplesSchemaId(),
                SEED,
                BOUNDS,
                PACE);
        RuleSets agreed =
            RuleSets.open(
                backbone.clientProperties(),
                TOPICS.control(),
                APPLICATION,
                backbone.schemaId(TOPICS.control(), Schemas.CONTROL),
                backbone.schemas());
        Group group =
            new Group(
                backbone.bootstrapServers(), APPLICATION, TOPICS.samples(), Backbone.PARTITIONS);
        RuleTopics written = new RuleTopics(backbone.bootstrapServers())) {
      for (int number = 0; number < INSTANCES; number++) {
        instances.start(number);
      }
      Chaos chaos = new Chaos(instances, group, new Random(SEED));
      try {
        chaos.runBeside(new ChangedRules(feeder, agreed), KILLS);
      } finally {
        logger.info("seed {}, {} kills: {}", SEED, chaos.kills(), chaos.done());
      }
      compare(feeder, agreed, written, instances);
      for (int number : instances.running()) {
        instances.stop(number);
      }
    } catch (AssertionError e) {
      throw new AssertionError("-Dweir.seed=" + SEED + ": " + e.getMessage(), e);
    }
  }

  private static String rules() throws IOException {
    try (InputStream resource = ITRuleCluster.class.getResourceAsStream("rules.yml")) {
      return new String(
          Objects.requireNonNull(resource, "rules.yml").readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static String configuration(Backbone backbone) {
    return "global: {evaluation_interval: 15s}\nrule_files: [rules.yml]\n"
        + backbone.configuration(STREAM);
  }

  /** Feeds; changes the rules once, as of a time that is over for some, or to come. */
  private record ChangedRules(Feeder feeder, RuleSets agreed) implements Chaos.Feeding {
    @Override
    public void step() throws Exception {
      feeder.step();
      List<RuleSetVersion> versions = agreed.versions();
      if (versions.size() == 1 && feeder.span().compareTo(CHANGE_AFTER) > 0) {
        long fromMillis = feeder.nowMillis() + new Random(SEED).nextLong(-90_000, 90_000);
        Clock clock = Clock.fixed(Instant.ofEpochMilli(fromMillis), ZoneOffset.UTC);
        assertThat(agreed.propose(changed(versions.getFirst().rules()), false, clock)).isPresent();
      }
    }

    @Override
    public boolean isEnough() {
      return feeder.span().compareTo(LEAST_SPAN) >= 0 && agreed.versions().size() > 1;
    }

    private static RuleSources changed(RuleSources rules) {
      RuleSource file = rules.files().getFirst();
      String text =
          file.text()
              .replace("sum by (job) (rate(requests_total[2m]))", "sum by (job) (rate(plain[3m]))")
              .replace("record: host:temperature:max", "record: host:temperature:greatest")
              .replace("[3m:15s]", "[2m:15s]")
              .replace("topk(3", "bottomk(4")
              .replace("for: 30s", "for: 15s")
              .replace("alert: Down", "alert: Off")
              .replace("interval: 30s", "interval: 45s");
      return new RuleSources(
          rules.evaluationInterval(),
          rules.queryOffset(),
          rules.externalLabels(),
          rules.externalUrl(),
          List.of(new RuleSource(file.file(), text)));
    }
  }

  private static void compare(
      Feeder feeder, RuleSets agreed, RuleTopics written, Instances instances) throws Exception {
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
    assertThat(agreed.versions()).hasSize(2);
    assertThat(values.values().stream().mapToInt(Map::size).sum()).isGreaterThan(1_000);
    // Corrections wait for others at each rule of a chain, as append time goes by.
    Await.until(
        EQUAL_WITHIN,
        () -> differences(written, values, model, lastMillis) + "\n" + instances.logs(),
        () -> {
          feeder.beat(Duration.ofSeconds(15));
          return differences(written, values, model, lastMillis).isEmpty();
        });
  }

  private static List<String> differences(
      RuleTopics written, Map<Long, Map<Labels, Double>> values, RuleModel model, long lastMillis) {
    return written.differences(
        values, model.alerts(), new RuleComparison(Workload.START_MILLIS, lastMillis));
  }
}
