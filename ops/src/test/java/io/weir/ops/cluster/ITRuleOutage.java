package io.weir.ops.cluster;

import io.weir.ops.up.Await;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All stream instances are away for three hours, by events and by append time, while scrapers go
 * on; then others come, more or fewer. In the end the last revisions of all results and alerts are
 * what the rules give over all samples in one place.
 */
@Timeout(3_600)
final class ITRuleOutage {
  private static final Logger logger = LoggerFactory.getLogger(ITRuleOutage.class);

  /** By hand: -Dweir.outages=2 or more, the rules as often as in a cluster that isn't away. */
  private static final int OUTAGES = Integer.getInteger("weir.outages", 1);

  /** By hand: the seed of a run that failed. It decides all but where the processes are then. */
  private static final long SEED = Long.getLong("weir.seed", System.nanoTime());

  /** The long form evaluates as often as others do; the short one has to be soon done. */
  private static final String INTERVAL = OUTAGES > 1 ? "15s" : "60s";

  private static final Duration OUTAGE = Duration.ofHours(3);
  private static final Duration BETWEEN = Duration.ofMinutes(6);
  private static final Duration PACE = Duration.ofSeconds(90);
  private static final Duration START_WITHIN = Duration.ofSeconds(60);
  private static final Duration EQUAL_WITHIN = Duration.ofMinutes(OUTAGES > 1 ? 20 : 3);
  private static final int MOST = 3;

  @TempDir Path directory;

  @Test
  void r4_threeHoursWithoutAnyInstanceChangeNothingInTheEnd() throws Exception {
    Random random = new Random(SEED);
    try (RuleRun run = RuleRun.start(directory, SEED, PACE, INTERVAL)) {
      int running = 1 + random.nextInt(MOST);
      for (int outage = 0; outage < OUTAGES; outage++) {
        start(run, running);
        feed(run);
        awaitProgress(run);
        end(run, random);
        run.feeder().runFor(OUTAGE);
        int next = 1 + random.nextInt(MOST - 1);
        next += next >= running ? 1 : 0;
        logger.info("seed {}: {} instances, then {}", SEED, running, next);
        running = next;
      }
      start(run, running);
      feed(run);
      run.awaitEquality(EQUAL_WITHIN);
      run.stopAll();
    } catch (AssertionError e) {
      throw new AssertionError("-Dweir.seed=" + SEED + ": " + e.getMessage(), e);
    }
  }

  private static void start(RuleRun run, int count) {
    for (int number = 0; number < count; number++) {
      run.instances().start(number);
    }
  }

  private static void feed(RuleRun run) throws Exception {
    long untilMillis = run.feeder().nowMillis() + BETWEEN.toMillis();
    while (run.feeder().nowMillis() < untilMillis) {
      run.feeder().step();
    }
  }

  /** An outage is to find something under way. */
  private static void awaitProgress(RuleRun run) throws Exception {
    long before = run.group().processed();
    Await.until(
        START_WITHIN,
        () -> run.group().progress() + "\n" + run.instances().logs(),
        () -> run.group().isDone() || run.group().processed() > before + 500);
  }

  /** One after the other, some killed, some in order. */
  private static void end(RuleRun run, Random random) throws InterruptedException {
    for (int number : run.instances().running()) {
      if (random.nextBoolean()) {
        run.instances().kill(number);
      } else {
        run.instances().stop(number);
      }
    }
  }
}
