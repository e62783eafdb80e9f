package io.weir.ops.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.topology.control.RuleSetVersion;
import io.weir.topology.control.RuleSets;
import io.weir.topology.rules.RuleSource;
import io.weir.topology.rules.RuleSources;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
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

  private static final Duration LEAST_SPAN = Duration.ofMinutes(10);
  private static final Duration CHANGE_AFTER = Duration.ofMinutes(5);

  private static final Duration EQUAL_WITHIN = Duration.ofMinutes(2);
  private static final int INSTANCES = 3;

  @TempDir Path directory;

  @Test
  void noKillChangesWhatRulesGiveInTheEnd() throws Exception {
    try (RuleRun run = RuleRun.start(directory, SEED, PACE, "15s")) {
      for (int number = 0; number < INSTANCES; number++) {
        run.instances().start(number);
      }
      Chaos chaos = new Chaos(run.instances(), run.group(), new Random(SEED));
      try {
        chaos.runBeside(new ChangedRules(run.feeder(), run.agreed()), KILLS);
      } finally {
        logger.info("seed {}, {} kills: {}", SEED, chaos.kills(), chaos.done());
      }
      assertThat(run.agreed().versions()).hasSize(2);
      run.awaitEquality(EQUAL_WITHIN);
      run.stopAll();
    } catch (AssertionError e) {
      throw new AssertionError("-Dweir.seed=" + SEED + ": " + e.getMessage(), e);
    }
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
}
