package io.weir.ops.reference;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.ops.workload.Workload;
import io.weir.schemas.config.ConfigBinder;
import io.weir.schemas.config.ConfigNode;
import io.weir.schemas.rollup.RollupLevel;
import io.weir.topology.StreamSettings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hours of a workload through the topology, against the reference. */
final class ITReference {
  private static final Logger logger = LoggerFactory.getLogger(ITReference.class);
  private static final List<RollupLevel> LEVELS =
      List.of(RollupLevel.parse("1m"), RollupLevel.parse("5m"), RollupLevel.parse("1h"));

  /** By hand: the seed of a run that failed, or more of them. */
  private static final long SEED = Long.getLong("weir.seed", 1);

  private static final int SEEDS = Integer.getInteger("weir.seeds", 2);
  private static final Duration SPAN = Duration.ofMinutes(Integer.getInteger("weir.minutes", 180));

  @Test
  void theTopologyWritesWhatTheRulesSay() {
    for (long seed = SEED; seed < SEED + SEEDS; seed++) {
      run(seed);
    }
  }

  private static void run(long seed) {
    StreamSettings settings =
        ConfigBinder.standard().bind(ConfigNode.parse("stream.yml", "{}"), StreamSettings.class);
    try (DriverShards shards = new DriverShards(settings, LEVELS)) {
      Workload workload = new Workload(seed, 1, DriverShards.BATCH_SCHEMA, shards::append);
      workload.runUntil(workload.nowMillis() + SPAN.toMillis());
      workload.finish();
      Map<Verdict, Integer> verdicts = Comparison.verdicts(List.of(shards.reference()));
      logger.info("-Dweir.seed={}: {}", seed, verdicts);
      assertThat(shards.differences()).as("-Dweir.seed=%d: %s", seed, verdicts).isEmpty();
    }
  }
}
