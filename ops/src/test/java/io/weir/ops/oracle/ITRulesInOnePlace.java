package io.weir.ops.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Rules that are evaluated in one place record what Prometheus answers. So where they don't in
 * shards, it is for the shards.
 */
final class ITRulesInOnePlace {
  private static final long SEED = Long.getLong("weir.seed", 7);

  @TempDir Path folder;

  @Test
  void recordWhatPrometheusAnswers() throws Exception {
    OracleData data = OracleData.of(SEED);
    RuleList rules = RuleList.load();
    try (PrometheusOracle oracle = PrometheusOracle.start(folder, data)) {
      assertThat(oracle.silent(rules)).containsExactly("sum:nothing");
      for (double lateShare : new double[] {0, 0.2}) {
        RuleResults results = new OnePlaceRun().run(rules, data, new Sending(3, lateShare, SEED));
        assertThat(oracle.differences(rules, results, true))
            .as("-Dweir.seed=%d, %s late", SEED, lateShare)
            .isEmpty();
      }
    }
  }
}
