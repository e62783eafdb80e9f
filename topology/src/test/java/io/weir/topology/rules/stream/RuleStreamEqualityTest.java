package io.weir.topology.rules.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.schemas.labels.Labels;
import io.weir.schemas.result.AlertRecord;
import io.weir.schemas.result.AlertState;
import io.weir.topology.control.RuleSetVersion;
import io.weir.topology.promql.distribute.DistributedPlan;
import io.weir.topology.promql.distribute.PlanLimits;
import io.weir.topology.promql.distribute.RandomExpressions;
import io.weir.topology.promql.distribute.UnstreamableException;
import io.weir.topology.promql.parse.PromQlParser;
import io.weir.topology.promql.script.ScriptData;
import io.weir.topology.promql.syntax.ParseException;
import io.weir.topology.rules.schedule.RuleProgram;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Rules through shards, exchange and merges give in the end what they give over all samples in one
 * place: in order or with late samples, in one partition or several.
 */
final class RuleStreamEqualityTest {
  private static final long START = 1_800_000_000_000L;
  private static final long LENGTH = 30 * 60_000L;
  private static final long ROUND = Arrivals.ROUND_MILLIS;

  /** A correction waits for others, at each rule of a chain. */
  private static final long SETTLING_ROUNDS = 8;

  private static final int RANDOM_RULES = Integer.getInteger("weir.rules.expressions", 10);

  @ParameterizedTest
  @CsvSource({
    "1, 0, 0, 1",
    "3, 0, 0, 2",
    "3, 20, 0, 3",
    "1, 20, 5, 4",
    "5, 20, 0, 5",
    "3, 10, 10, 6"
  })
  void isWhatItIsInOnePlace(int partitions, int latePercent, int restartsPermille, long seed)
      throws ParseException {
    run(RuleStreamTest.program(rules(seed)), null, partitions, latePercent, restartsPermille, seed);
  }

  /** A newer version of the rules, which places learn of one after the other, late. */
  @ParameterizedTest
  @CsvSource({"1, 0, 0, 11", "3, 0, 0, 12", "3, 10, 5, 13"})
  void isThatOfTheAgreedRules(int partitions, int latePercent, int restartsPermille, long seed)
      throws ParseException {
    String rules = rules(seed);
    RuleSetVersion first = RuleStreamTest.version(1, RuleSetVersion.FROM_THE_BEGINNING, rules);
    String changed =
        rules
            .replace("sum by (job) (rate(c_total[5m]))", "sum by (job) (rate(c_total[4m]))")
            .replace("expr: max without (zone) (g)", "expr: min without (zone) (g)")
            .replace("record: shifted", "record: shifted_more")
            .replace("for: 2m", "for: 1m")
            .replace("alert: Low", "alert: Lower")
            .replace("interval: 2m", "interval: 3m");
    RuleSetVersion second = RuleStreamTest.version(2, START + LENGTH / 2 + 100, changed);
    run(
        RuleStreamTest.program(List.of(first)),
        RuleStreamTest.program(List.of(first, second)),
        partitions,
        latePercent,
        restartsPermille,
        seed);
  }

  /** By hand: -Dweir.seeds=100, and -Dweir.seed=7 to begin there. */
  @Test
  void isThatWhateverTheSeed() throws ParseException {
    long first = Long.getLong("weir.seed", 103);
    int seeds = Integer.getInteger("weir.seeds", 1);
    List<String> failures = new ArrayList<>();
    for (long seed = first; seed < first + seeds; seed++) {
      Random random = new Random(seed);
      int partitions = 1 + random.nextInt(4);
      int late = random.nextInt(3) * 10;
      int restarts = random.nextInt(2) * 5;
      try {
        if (random.nextBoolean()) {
          isWhatItIsInOnePlace(partitions, late, restarts, seed);
        } else {
          isThatOfTheAgreedRules(partitions, late, restarts, seed);
        }
      } catch (AssertionError e) {
        failures.add("seed " + seed + ": " + e.getMessage());
      }
    }
    assertThat(failures).isEmpty();
  }

  private static void run(
      RuleProgram program,
      @Nullable RuleProgram newer,
      int partitions,
      int latePercent,
      int restartsPermille,
      long seed) {
    Random random = new Random(seed);
    Map<Labels, NavigableMap<Long, Double>> samples =
        new RandomSeries(seed, START, START + LENGTH).samples();
    Arrivals arrivals = new Arrivals(samples, START, latePercent, random);
    ScriptData all = new ScriptData();
    samples.forEach(
        (labels, values) -> values.forEach((time, value) -> all.add(labels, time, value, 0)));
    long rounds = Math.max(arrivals.lastRound(), LENGTH / ROUND + 1) + SETTLING_ROUNDS;
    boolean agreed = newer == null;
    try (RuleCluster cluster = new RuleCluster(program, partitions, seed)) {
      cluster.restarting(restartsPermille);
      for (long round = 0; round <= rounds; round++) {
        long now = START + round * ROUND;
        if (newer != null && !agreed && now > START + LENGTH / 2) {
          agreed = cluster.learn(newer, 30);
        }
        cluster.send(arrivals.in(round), now, now);
        cluster.settle(now);
      }
      assertThat(agreed).isTrue();
      assertThat(cluster.rejected).isEmpty();
      assertThat(cluster.mergeMeters.get("weir.merge.corrections.lost").counter().count()).isZero();
      long last = START + rounds * ROUND - 60_000;
      RuleModel model = new RuleModel(newer == null ? program : newer, all);
      Map<Long, Map<Labels, Double>> expected = model.run(START, last / 60_000 * 60_000);
      RuleComparison comparison = new RuleComparison(START, last / 60_000 * 60_000);
      comparison.results(expected, cluster.results);
      comparison.alerts(model.alerts(), cluster.alerts);
      assertThat(comparison.differences()).isEmpty();
      assertCompactionLeavesTheNewest(cluster);
      assertThat(expected.values().stream().mapToInt(Map::size).sum()).isGreaterThan(1_000);
    }
  }

  /** What compaction leaves of an alert is what holds of its newest tick. */
  private static void assertCompactionLeavesTheNewest(RuleCluster cluster) {
    Map<String, AlertRecord> newest = new TreeMap<>();
    cluster.lastAlerts().values().forEach(newest::putAll);
    Map<String, AlertRecord> left = cluster.compactedAlerts();
    List<String> differences = new ArrayList<>();
    newest.forEach((fingerprint, alert) -> {
      AlertRecord kept = left.get(fingerprint);
      // Behind its newest tick there may be some that told of it and don't any more.
      boolean isTakenBack =
          alert.state() == AlertState.INACTIVE
              && (kept.state() == AlertState.INACTIVE || kept.state() == AlertState.RESOLVED);
      if (!kept.equals(alert) && !isTakenBack) {
        differences.add("expected %s, found %s".formatted(alert, kept));
      }
    });
    assertThat(differences).isEmpty();
    assertThat(left).hasSizeGreaterThan(2);
  }

  private static String rules(long seed) throws ParseException {
    StringBuilder rules =
        new StringBuilder(
            """
            groups:
              - name: chain
                rules:
                  - record: job:c:rate
                    expr: sum by (job) (rate(c_total[5m]))
                  - record: all:c:rate
                    expr: sum(job:c:rate)
                  - record: job:c:share
                    expr: job:c:rate / scalar(all:c:rate)
                  - record: stray
                    expr: sum by (zone) (g{job="",instance=""})
                  - record: labelled
                    labels: {team: a}
                    expr: max without (zone) (g)
                  - record: self
                    expr: sum(self or vector(0)) + 1
                  - record: nested
                    expr: max(sum by (job) (count by (job, zone) (g)))
                  - record: kept
                    expr: max_over_time(sum(rate(c_total[2m]))[6m:1m])
                  - record: shifted
                    expr: sum by (zone) (g offset 3m)
                  - record: nothing
                    expr: absent(not_there)
                  - record: joined
                    expr: g * on (job, instance) group_left () h
                  - record: bucket
                    expr: histogram_quantile(0.9, sum by (le, job) (rate(b_bucket[5m])))
              - name: slow
                interval: 2m
                query_offset: 30s
                rules:
                  - record: zone:g:avg
                    expr: avg by (zone) (g)
                  - record: zone:g:changed
                    expr: zone:g:avg - zone:g:avg offset 4m
              - name: alerts
                rules:
                  - alert: High
                    expr: g > 120
                    for: 2m
                    keep_firing_for: 3m
                    labels: {severity: '{{ if gt $value 200.0 }}page{{ else }}mail{{ end }}'}
                    annotations: {text: '{{ $labels.zone }} has {{ $value }}'}
                  - alert: Low
                    expr: g < -100
                    for: 1m
                  - record: alerts:count
                    expr: count by (alertstate) (ALERTS)
              - name: limited
                limit: 2
                rules:
                  - record: few
                    expr: g > 105
                  - record: few:sum
                    expr: sum by (zone) (few)
                  - alert: Few
                    expr: g > 110
                    for: 1m
              - name: random
                rules:
            """);
    RandomExpressions expressions = new RandomExpressions(seed);
    int count = 0;
    while (count < RANDOM_RULES) {
      String expression = expressions.expression();
      try {
        DistributedPlan.of(PromQlParser.parse(expression), PlanLimits.DEFAULTS);
      } catch (UnstreamableException e) {
        continue;
      }
      rules.append("      - record: r").append(count++).append('\n');
      rules.append("        expr: '").append(expression.replace("'", "''")).append("'\n");
    }
    return rules.toString();
  }
}
