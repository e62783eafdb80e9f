package io.weir.topology.rules.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.schemas.labels.Labels;
import io.weir.topology.control.RuleSetVersion;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A shard whose rules wait for what other rules record, while samples come in (R4). */
final class RuleHoldTest {
  private static final long NOON = 1_800_000_000_000L;
  private static final long MINUTE = 60_000;
  private static final long ROUND = 15_000;
  private static final int PARTITIONS = 3;
  private static final String RULES =
      """
      groups:
      - name: g
        rules:
        - record: twice
          expr: m * 2
        - record: joined
          expr: sum_over_time(m[2m]) + on (job, instance) twice
      """;

  /** Of samples that are no more than a minute late, so that nothing else keeps older ones. */
  private static RuleCluster cluster() {
    return new RuleCluster(RuleStreamTest.program(RULES), PARTITIONS, 1, 1 << 28, MINUTE);
  }

  private static void run(RuleCluster cluster, int from, int to) {
    for (int round = from; round < to; round++) {
      long time = NOON + round * ROUND;
      Map<Labels, Map<Long, Double>> samples = new HashMap<>();
      for (int i = 0; i < 4; i++) {
        Labels m = Labels.of("__name__", "m", "instance", "i" + i, "job", "j");
        samples.put(m, everySecond(time, round * 10.0 + i));
      }
      cluster.send(samples, time, time + 100);
      cluster.settle(time + 100);
    }
  }

  /** So many samples that blocks of them are short: they age one by one. */
  private static Map<Long, Double> everySecond(long timeMillis, double value) {
    Map<Long, Double> samples = new TreeMap<>();
    for (long time = timeMillis - ROUND + 1_000; time <= timeMillis; time += 1_000) {
      samples.put(time, value);
    }
    return samples;
  }

  /** What is recorded at each time under a name, summed up. */
  private static Map<Long, Double> sums(RuleCluster cluster, String name) {
    Map<Long, Double> sums = new TreeMap<>();
    cluster
        .lastResults()
        .forEach((time, results) ->
            results.forEach((labels, result) -> {
              if (labels.metricName().equals(name)) {
                sums.merge(time, result.element().value(), Double::sum);
              }
            }));
    return sums;
  }

  @Test
  void r4_aShardWhoseRulesAreFarBehindTakesInNoSamplesUntilTheyHaveCaughtUp() {
    int outage = 20 + 50 * 4;
    int end = outage + 60;
    try (RuleCluster waiting = cluster();
        RuleCluster undisturbed = cluster()) {
      run(waiting, 0, 20);
      waiting.stopMerges();
      run(waiting, 20, 20 + 29 * 4);
      assertThat(waiting.held()).as("29 minutes behind").isEmpty();
      run(waiting, 20 + 29 * 4, 20 + 33 * 4);
      assertThat(waiting.held()).as("more than 30 minutes behind").containsOnly(0, 1, 2);
      run(waiting, 20 + 33 * 4, outage);
      waiting.startMerges();
      run(waiting, outage, end);
      run(undisturbed, 0, end);

      assertThat(waiting.held()).isEmpty();
      Map<Long, Double> joined = sums(waiting, "joined");
      assertThat(joined).hasSizeGreaterThan((int) (end * ROUND / MINUTE) - 2);
      assertThat(joined).isEqualTo(sums(undisturbed, "joined"));
      assertThat(waiting.results)
          .noneMatch(result -> result.element().correction() || !result.element().complete());
    }
  }

  /** What is to be evaluated late isn't behind before it is due, and its samples are kept (R9). */
  @ParameterizedTest
  @CsvSource({"60, sum(m)", "180, sum(m)", "180, vector(1)"})
  void r9_aRuleOfTimesLongAgoHoldsNoSamplesUpAndIsEvaluated(int agoMinutes, String expression) {
    String rules =
        "groups:\n- name: g\n  query_offset: "
            + agoMinutes
            + "m\n  rules:\n  - {record: ago, expr: "
            + expression
            + "}\n";
    try (RuleCluster cluster = new RuleCluster(RuleStreamTest.program(rules), PARTITIONS, 1)) {
      run(cluster, 0, 4 * (agoMinutes + 35));

      assertThat(cluster.held()).isEmpty();
      assertThat(sums(cluster, "ago")).containsKeys(NOON, NOON + 34 * MINUTE);
    }
  }

  /** Whoever reads it waits as long, and holds nothing up either. */
  @ParameterizedTest
  @ValueSource(strings = {"ago + 1", "ago offset 10m", "count({job=\"j\"})", "sum(next)"})
  void r9_whoReadsARuleOfTimesLongAgoHoldsNoSamplesUp(String expression) {
    String rules =
        """
        groups:
        - name: a
          query_offset: 40m
          rules:
          - {record: ago, expr: sum(m)}
        - name: b
          rules:
          - {record: next, expr: ago * 2}
          - {record: reader, expr: '%s'}
          - {record: other, expr: sum(m)}
        """
            .formatted(expression);
    try (RuleCluster cluster = new RuleCluster(RuleStreamTest.program(rules), PARTITIONS, 1)) {
      run(cluster, 0, 4 * 100);

      assertThat(cluster.held()).isEmpty();
      assertThat(sums(cluster, "other")).containsKey(NOON + 98 * MINUTE);
      assertThat(sums(cluster, "reader"))
          .containsKeys(NOON + 10 * MINUTE, NOON + 30 * MINUTE, NOON + 58 * MINUTE);
    }
  }

  /** What it looks back upon has its next step in hours. */
  @ParameterizedTest
  @CsvSource({"0, 1h", "5, 1h", "40, 1h", "5, 6h"})
  void r4_aSubqueryOfLongStepsHoldsNoSamplesUp(int startMinute, String step) {
    String rules =
        """
        groups:
        - name: g
          rules:
          - {record: steps, expr: 'max_over_time(sum(m)[1d:%s]) or vector(-1)'}
          - {record: reader, expr: steps + 1}
          - {record: other, expr: sum(m)}
          - {record: both, expr: '(sum(m) or vector(-1)) + 0 * (max_over_time(sum(m)[1d:%s]) or vector(0))'}
        """
            .formatted(step, step);
    try (RuleCluster cluster = new RuleCluster(RuleStreamTest.program(rules), PARTITIONS, 1)) {
      run(cluster, 4 * startMinute, 4 * (startMinute + 80));

      assertThat(cluster.held()).isEmpty();
      assertThat(sums(cluster, "both"))
          .as("what isn't of steps only has no tick before the first sample")
          .isEqualTo(sums(cluster, "other"));
      for (long minute = startMinute; minute < startMinute + 78; minute++) {
        long time = NOON + minute * MINUTE;
        assertThat(sums(cluster, "other")).containsKey(time);
        boolean isKnown = step.equals("1h") && (startMinute == 0 || minute >= 60);
        double value = isKnown ? sums(cluster, "other").get(NOON + minute / 60 * 3_600_000) : -1;
        assertThat(sums(cluster, "steps")).as("minute %d", minute).containsEntry(time, value);
        assertThat(sums(cluster, "reader")).as("minute %d", minute).containsEntry(time, value + 1);
      }
    }
  }

  /** Shards begin with the step before it is there, and merges hand that on. */
  @Test
  void r4_aSubqueryOfLongStepsThatIsAddedHoldsNoSamplesUp() {
    String others = "groups:\n- name: g\n  rules:\n  - {record: other, expr: sum(m)}\n";
    String steps =
        """
          - {record: steps, expr: 'max_over_time(sum(max by (instance) (m))[5m:1h]) or vector(-1)'}
          - {record: reader, expr: steps + 1}
        """;
    RuleSetVersion first = RuleStreamTest.version(1, RuleSetVersion.FROM_THE_BEGINNING, others);
    RuleSetVersion second = RuleStreamTest.version(2, NOON + 20 * MINUTE, others + steps);
    try (RuleCluster cluster =
        new RuleCluster(RuleStreamTest.program(List.of(first)), PARTITIONS, 1)) {
      run(cluster, 0, 60);
      cluster.learn(RuleStreamTest.program(List.of(first, second)), 100);
      run(cluster, 60, 4 * 100);

      assertThat(cluster.held()).isEmpty();
      assertThat(sums(cluster, "other")).containsKey(NOON + 98 * MINUTE);
      assertThat(sums(cluster, "reader")).containsKeys(NOON + 20 * MINUTE, NOON + 97 * MINUTE);
    }
  }
}
