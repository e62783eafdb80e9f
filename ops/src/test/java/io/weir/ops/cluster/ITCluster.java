package io.weir.ops.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.ops.reference.Comparison;
import io.weir.ops.reference.ReferenceSettings;
import io.weir.ops.reference.ReferenceShard;
import io.weir.ops.up.Await;
import io.weir.ops.workload.Workload;
import io.weir.schemas.config.ConfigBinder;
import io.weir.schemas.config.ConfigNode;
import io.weir.schemas.rollup.RollupLevel;
import io.weir.schemas.topics.Topics;
import io.weir.topology.StreamSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Three stream instances are killed at random moments, stopped and joined by a fourth, while hours
 * of a workload come in. In the end the clean topic and each window's last revision must be what
 * the rules say, no sample less and none twice, every column bit for bit.
 */
@Timeout(3_600)
final class ITCluster {
  private static final Logger logger = LoggerFactory.getLogger(ITCluster.class);

  /** So many kills and more are the long form: in the end all of it is replayed. */
  private static final int LONG_FORM = 20;

  /** By hand: -Dweir.kills=20 or more. */
  private static final int KILLS = Integer.getInteger("weir.kills", 4);

  /** By hand: the seed of a run that failed. It decides all but where the processes are then. */
  private static final long SEED = Long.getLong("weir.seed", System.nanoTime());

  /** By hand: how much of the workload's time goes by in a second. */
  private static final Duration PACE =
      Duration.ofSeconds(Integer.getInteger("weir.pace.seconds", KILLS < LONG_FORM ? 150 : 60));

  /** So much of the workload's time holds the hour's spool and its end. */
  private static final Duration LEAST_SPAN = Duration.ofMinutes(90);

  private static final String APPLICATION = "cluster";
  private static final String REPLAY = "replay";

  private static final int PARTITIONS = Backbone.PARTITIONS;
  private static final int INSTANCES = 3;
  private static final Topics TOPICS = Backbone.TOPICS;
  private static final List<RollupLevel> LEVELS =
      List.of(RollupLevel.parse("1m"), RollupLevel.parse("5m"), RollupLevel.parse("1h"));
  private static final List<String> LEVEL_NAMES = LEVELS.stream().map(RollupLevel::name).toList();
  private static final Duration DRAIN_WITHIN = Duration.ofMinutes(4);

  @TempDir Path directory;

  @Test
  void noKillLosesASampleOrCountsOneTwice() throws Exception {
    try (Backbone backbone = Backbone.start(directory, LEVEL_NAMES)) {
      String bootstrapServers = backbone.bootstrapServers();
      try (Instances instances =
              new Instances(directory, backbone.configuration(streamSection(APPLICATION)));
          Feeder feeder =
              new Feeder(
                  bootstrapServers,
                  TOPICS.samples(),
                  PARTITIONS,
                  backbone.samplesSchemaId(),
                  SEED,
                  Workload.Bounds.NONE,
                  PACE);
          Group group = new Group(bootstrapServers, APPLICATION, TOPICS.samples(), PARTITIONS)) {
        run(instances, feeder, group);
      }
      try (WrittenTopics written =
          new WrittenTopics(bootstrapServers, TOPICS, PARTITIONS, LEVELS)) {
        List<ReferenceShard> reference = reference(written);
        assertThat(Comparison.differences(reference, written.outcome())).isEmpty();
        if (KILLS >= LONG_FORM) {
          written.startAnew();
          replay(backbone);
          assertThat(Comparison.differences(reference, written.outcome()))
              .as("replayed by another application id")
              .isEmpty();
        }
      }
    } catch (AssertionError e) {
      throw new AssertionError("-Dweir.seed=" + SEED + ": " + e.getMessage(), e);
    }
  }

  private static String streamSection(String applicationId) {
    return "application_id: " + applicationId + "\nstandby: 1\ncommit_interval: 100ms\n";
  }

  private static void run(Instances instances, Feeder feeder, Group group) throws Exception {
    for (int number = 0; number < INSTANCES; number++) {
      instances.start(number);
    }
    Chaos chaos = new Chaos(instances, group, new Random(SEED));
    try {
      chaos.runBeside(
          new Chaos.Feeding() {
            @Override
            public void step() throws Exception {
              feeder.step();
            }

            @Override
            public boolean isEnough() {
              return feeder.span().compareTo(LEAST_SPAN) >= 0;
            }
          },
          KILLS);
    } finally {
      logger.info("seed {}, {} kills: {}", SEED, chaos.kills(), chaos.done());
    }
    feeder.finish();
    Await.until(DRAIN_WITHIN, () -> group.progress() + "\n" + instances.logs(), group::isDone);
    for (int number : instances.running()) {
      instances.stop(number);
    }
    logger.info("{} of the workload's time, {}", feeder.span(), group.progress());
  }

  private static List<ReferenceShard> reference(WrittenTopics written) {
    StreamSettings settings =
        ConfigBinder.standard()
            .bind(ConfigNode.parse("stream.yml", streamSection(APPLICATION)), StreamSettings.class);
    List<ReferenceShard> reference = written.reference(ReferenceSettings.of(settings, LEVELS));
    logger.info("verdicts: {}", Comparison.verdicts(reference));
    return reference;
  }

  /** Another application id begins from nothing, on the same topics. */
  private void replay(Backbone backbone) throws Exception {
    Path own = Files.createDirectory(directory.resolve(REPLAY));
    try (Instances instances = new Instances(own, backbone.configuration(streamSection(REPLAY)));
        Group group =
            new Group(backbone.bootstrapServers(), REPLAY, TOPICS.samples(), PARTITIONS)) {
      instances.start(0);
      Await.until(DRAIN_WITHIN, () -> group.progress() + "\n" + instances.logs(), group::isDone);
      instances.stop(0);
    }
  }
}
