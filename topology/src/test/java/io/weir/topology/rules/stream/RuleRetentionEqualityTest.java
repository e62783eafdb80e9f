package io.weir.topology.rules.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.schemas.labels.Labels;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * Rules that are due at all intervals, of samples up to an hour late, with shards that are away for
 * some minutes: what merges drop, and that places restart, changes nothing that is published (C4).
 */
final class RuleRetentionEqualityTest {
  private static final long NOON = 1_800_000_000_000L;
  private static final long MINUTE = 60_000;
  private static final long ROUND = 30_000;
  private static final int ROUNDS = 600;

  /**
   * Rounds before the end in which no shard is away any more, and none in which samples are late.
   */
  private static final int CALM_ROUNDS = 80;

  private static final int LATE_ROUNDS = 115;
  private static final int PARTITIONS = 3;
  private static final int SERIES = 9;
  private static final long HOUR = 60 * MINUTE;
  private static final String RULES =
      """
      groups:
      - name: fast
        rules:
        - {record: q, expr: sum by (job) (m)}
        - {record: hour, expr: 'sum_over_time(sum by (job) (m)[1h:1m])'}
        - {record: read, expr: 'max_over_time(q[10m])'}
        - {alert: Fast, expr: 'sum(m) > 20', for: 3m, keep_firing_for: 2m}
      - name: limited
        limit: 2
        rules:
        - {record: limited, expr: sum by (job) (m) > 5}
      - name: seldom
        interval: 30m
        rules:
        - {record: quotient, expr: 'max_over_time(sum(m)[20m:1m]) / sum(m)'}
        - {record: exchanged, expr: 'count(sum by (job) (m) > 4)'}
        - {alert: Seldom, expr: 'max_over_time(sum by (job) (m)[5m:1m]) > 4', for: 30m}
      - name: rare
        interval: 2h
        limit: 2
        rules:
        - {record: rare, expr: 'max_over_time(sum by (job) (m)[20m:1m]) > 6'}
        - {alert: Limited, expr: 'sum by (job) (m) > 3', for: 2h}
      - name: rarest
        interval: 2h
        rules:
        - {alert: Rare, expr: 'sum by (job) (sum_over_time(m[30m])) > 2', for: 2h}
      - name: ago
        query_offset: 40m
        rules:
        - {record: ago, expr: 'count(sum by (job) (m) > avg_over_time(sum by (job) (m)[10m:2m]))'}
      """;

  /** By hand: -Dweir.seed=7. */
  @Test
  void c4_whatIsDroppedChangesNothing() {
    long seed = Long.getLong("weir.seed", 10);
    Map<String, String> expected = published(seed, 0, 100 * HOUR);
    assertThat(expected).hasSizeGreaterThan(3000);
    assertThat(published(seed, 10, HOUR + 10 * MINUTE)).containsExactlyEntriesOf(expected);
  }

  /** What holds at the end, by minute and labels; not where series end, which may be told twice. */
  private static Map<String, String> published(long seed, int restartsPermille, long keptMillis) {
    try (RuleCluster cluster =
        new RuleCluster(
            RuleStreamTest.program(RULES), PARTITIONS, seed, 1 << 28, HOUR, keptMillis)) {
      cluster.restarting(restartsPermille);
      run(cluster, new Random(seed));
      assertThat(cluster.reportsTooOld()).isZero();
      Map<String, String> published = new TreeMap<>();
      cluster
          .lastResults()
          .forEach((time, results) ->
              results.forEach((labels, result) -> {
                if (!result.element().stale()) {
                  published.put(
                      (time - NOON) / MINUTE + " " + labels,
                      result.element().value() + " " + result.element().complete());
                }
              }));
      cluster
          .lastAlerts()
          .forEach((tick, alerts) ->
              alerts
                  .values()
                  .forEach(alert ->
                      published.put(
                          (tick - NOON) / MINUTE + " " + alert.labels(),
                          alert.state() + " " + alert.activeAtMillis() + " " + alert.value())));
      return published;
    }
  }

  private static void run(RuleCluster cluster, Random random) {
    int backInRound = 0;
    boolean away = false;
    for (int round = 0; round < ROUNDS; round++) {
      long time = NOON + round * ROUND;
      if (away && round >= backInRound) {
        cluster.regain();
        away = false;
      } else if (!away && round < ROUNDS - CALM_ROUNDS && random.nextInt(50) == 0) {
        cluster.lose(random.nextInt(PARTITIONS));
        backInRound = round + 4 + random.nextInt(14);
        away = true;
      }
      cluster.send(samples(round, random), time, time + 100);
      cluster.settle(time + 100);
    }
  }

  private static Map<Labels, Map<Long, Double>> samples(int round, Random random) {
    long time = NOON + round * ROUND;
    Map<Labels, Map<Long, Double>> samples = new HashMap<>();
    for (int i = 0; i < SERIES; i++) {
      Map<Long, Double> values = new TreeMap<>();
      if (random.nextInt(5) > 0) {
        values.put(time, 1.0 + random.nextInt(4));
      }
      if (round > 0 && round < ROUNDS - CALM_ROUNDS && random.nextInt(33) == 0) {
        long rounds = 1L + random.nextInt(Math.min(round, LATE_ROUNDS));
        values.put(time - rounds * ROUND - 7_000, 1.0 + random.nextInt(6));
      }
      if (!values.isEmpty()) {
        samples.put(Labels.of("__name__", "m", "instance", "i" + i, "job", "j" + i % 3), values);
      }
    }
    return samples;
  }
}
