package io.weir.topology.rules.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.schemas.labels.Labels;
import io.weir.schemas.result.AlertRecord;
import io.weir.schemas.result.AlertState;
import io.weir.schemas.samples.StaleMarker;
import io.weir.topology.control.RuleSetVersion;
import io.weir.topology.promql.distribute.PlanLimits;
import io.weir.topology.rules.RuleSource;
import io.weir.topology.rules.RuleSources;
import io.weir.topology.rules.schedule.RuleProgram;
import io.weir.topology.rules.schedule.RuleTimeline;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rules through shards, exchange and merges. */
final class RuleStreamTest {
  private static final long NOON = 1_800_000_000_000L;

  static RuleProgram program(String rules) {
    return program(List.of(version(1, RuleSetVersion.FROM_THE_BEGINNING, rules)));
  }

  static RuleSetVersion version(long version, long fromMillis, String rules) {
    return new RuleSetVersion(
        version,
        fromMillis,
        "h" + version,
        new RuleSources(
            Duration.ofMinutes(1),
            Duration.ZERO,
            Map.of(),
            "",
            List.of(new RuleSource("rules.yml", rules))));
  }

  static RuleProgram program(List<RuleSetVersion> versions) {
    RuleTimeline timeline = RuleTimeline.of(versions, PlanLimits.DEFAULTS);
    assertThat(timeline.problems()).isEmpty();
    return RuleProgram.of(timeline, versions.getLast().version());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void sumsOverShards(int partitions) {
    String rules =
        """
        groups:
          - name: g
            rules:
              - record: job:m:sum
                expr: sum by (job) (m)
              - record: all:m:sum
                expr: sum(job:m:sum)
              - record: m:plus
                expr: m + 1
              - record: one
                expr: vector(1)
        """;
    try (RuleCluster cluster = new RuleCluster(program(rules), partitions, 1)) {
      for (int round = 0; round < 20; round++) {
        long time = NOON + round * 15_000L;
        Map<Labels, Map<Long, Double>> samples = new HashMap<>();
        for (int i = 0; i < 6; i++) {
          samples.put(
              Labels.of("__name__", "m", "instance", "i" + i, "job", i % 2 == 0 ? "even" : "odd"),
              Map.of(time, (double) round * i));
        }
        cluster.send(samples, time, time + 100);
        cluster.settle(time);
      }

      var last = cluster.lastResults();
      assertThat(cluster.rejected).isEmpty();
      assertThat(last.keySet())
          .containsExactly(NOON, NOON + 60_000, NOON + 120_000, NOON + 180_000, NOON + 240_000);
      var at = last.get(NOON + 120_000);
      assertThat(at.get(Labels.of("__name__", "job:m:sum", "job", "odd")).element().value())
          .isEqualTo(8.0 * 9);
      assertThat(at.get(Labels.of("__name__", "all:m:sum")).element().value()).isEqualTo(8.0 * 15);
      assertThat(at.get(Labels.of("__name__", "one")).element().value()).isEqualTo(1);
      assertThat(at).hasSize(2 + 1 + 6 + 1);
      assertThat(cluster.results).hasSize(5 * 10);
    }
  }

  @Test
  void r4_r7_aShardThatStaysAwayIsLeftOutAndCorrectsWhenItIsBack() {
    String rules =
        """
        groups:
          - name: g
            rules:
              - record: all:m:count
                expr: count(m)
              - record: missing
                expr: absent(m{instance="i0"})
              - alert: There
                expr: m
                for: 1m
              - alert: Few
                expr: count(m) < 6
        """;
    try (RuleCluster cluster = new RuleCluster(program(rules), 3, 1)) {
      int rounds = 40;
      for (int round = 0; round < rounds; round++) {
        long time = NOON + round * 15_000L;
        if (round == 10) {
          cluster.lose(1);
        } else if (round == 30) {
          cluster.regain();
        }
        Map<Labels, Map<Long, Double>> samples = new HashMap<>();
        for (int i = 0; i < 6; i++) {
          samples.put(
              Labels.of("__name__", "m", "instance", "i" + i, "job", "j"), Map.of(time, 1.0));
        }
        cluster.send(samples, time, time + 100);
        cluster.settle(time + 100);
      }

      Labels count = Labels.of("__name__", "all:m:count");
      assertThat(cluster.results)
          .filteredOn(result -> result.labels().equals(count))
          .filteredOn(result -> !result.element().complete())
          .as("while it was away")
          .isNotEmpty()
          .allSatisfy(result -> assertThat(result.element().value()).isLessThan(6));
      assertThat(cluster.lastResults().values())
          .allSatisfy(results -> {
            assertThat(results.get(count).element().value()).isEqualTo(6);
            assertThat(results.get(count).element().complete()).isTrue();
          });
      assertThat(cluster.results)
          .as("nothing is concluded from its absence")
          .noneMatch(result -> result.labels().metricName().equals("missing"));
      assertThat(cluster.alerts)
          .noneMatch(alert -> alert.labels().value("alertname").equals("Few"))
          .noneMatch(alert -> alert.state() == AlertState.RESOLVED);
    }
  }

  /** What a rule gave before it failed for some ticks ends when it works again. */
  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void c3_whatALateSampleAddsEndsBehindTicksThatFail(int partitions) {
    String rules =
        """
        groups:
          - name: g
            rules:
              - record: joined
                expr: m * on (job) group_left () n
        """;
    Labels m = Labels.of("__name__", "m", "instance", "i", "job", "j");
    Labels one = Labels.of("__name__", "n", "instance", "one", "job", "j");
    Labels other = Labels.of("__name__", "n", "instance", "other", "job", "j");
    try (RuleCluster cluster = new RuleCluster(program(rules), partitions, 1)) {
      for (int round = 0; round <= 40; round++) {
        long time = NOON + round * 15_000L;
        Map<Labels, Map<Long, Double>> samples = new HashMap<>();
        samples.put(m, Map.of(time, 2.0));
        if (round >= 10 && round <= 24) {
          // At the ticks of 3, 4 and 5 minutes there are two.
          samples.put(one, Map.of(time, round < 24 ? 3 : StaleMarker.VALUE));
          samples.put(other, Map.of(time, round < 24 ? 4 : StaleMarker.VALUE));
        }
        if (round == 30) {
          samples.put(one, Map.of(NOON + 115_000, 5.0));
        }
        cluster.send(samples, time, time + 100);
        cluster.settle(time);
      }

      var last = cluster.lastResults();
      Labels joined = Labels.of("__name__", "joined", "instance", "i", "job", "j");
      assertThat(last.get(NOON + 120_000).get(joined).element().value()).isEqualTo(10);
      assertThat(last.keySet()).containsExactly(NOON + 120_000, NOON + 360_000);
      assertThat(last.get(NOON + 360_000).get(joined).element().stale()).isTrue();
    }
  }

  /** What brings nothing isn't kept in merges; late samples change that, and change it back. */
  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void c3_lateSamplesBringSomethingAndTakeItAway(int partitions) {
    String rules =
        """
        groups:
          - name: g
            rules:
              - record: big
                expr: m > 5
              - record: big:count
                expr: count(m > 5)
        """;
    Labels m = Labels.of("__name__", "m", "instance", "i", "job", "j");
    Labels big = Labels.of("__name__", "big", "instance", "i", "job", "j");
    Labels count = Labels.of("__name__", "big:count");
    long tick = NOON + 60_000;
    try (RuleCluster cluster = new RuleCluster(program(rules), partitions, 1)) {
      for (int round = 0; round <= 40; round++) {
        long time = NOON + round * 15_000L;
        Map<Labels, Map<Long, Double>> samples = new HashMap<>();
        if (round % 4 == 2) {
          samples.put(m, Map.of(time, 1.0));
        } else if (round == 12) {
          samples.put(m, Map.of(tick - 20_000, 10.0));
        } else if (round == 24) {
          samples.put(m, Map.of(tick - 10_000, 1.0));
        }
        cluster.send(samples, time, time + 100);
        cluster.settle(time);
        if (round == 11) {
          assertThat(cluster.results).isEmpty();
        } else if (round == 23) {
          var last = cluster.lastResults();
          assertThat(last.keySet()).containsExactly(tick, tick + 60_000);
          assertThat(last.get(tick).get(big).element().value()).isEqualTo(10);
          assertThat(last.get(tick).get(count).element().value()).isEqualTo(1);
          assertThat(last.get(tick + 60_000).values())
              .hasSize(2)
              .allSatisfy(end -> assertThat(end.element().stale()).isTrue());
        }
        if (round == 11 || round == 18 || round == 30) {
          cluster.restart();
        }
      }

      assertThat(cluster.lastResults().get(tick).values())
          .hasSize(2)
          .allSatisfy(result -> {
            assertThat(result.element().stale()).isTrue();
            assertThat(result.element().complete()).isTrue();
          });
    }
  }

  /** The topic is compacted: who reads it later must not find an alert that has ended active. */
  @ParameterizedTest
  @CsvSource({"1, 14", "3, 14", "1, 40", "3, 100"})
  void c6_whatIsToldLastOfAnAlertIsItsNewestTick(int partitions, int lateRound) {
    String rules =
        """
        groups:
          - name: g
            rules:
              - alert: High
                expr: m > 5
              - alert: HighForLong
                expr: m > 5
                for: 10m
        """;
    Labels m = Labels.of("__name__", "m", "instance", "i", "job", "j");
    try (RuleCluster cluster = new RuleCluster(program(rules), partitions, 1)) {
      for (int round = 0; round <= lateRound + 4; round++) {
        long time = NOON + round * 15_000L;
        Map<Long, Double> values = new HashMap<>();
        values.put(time - 5_000, round <= 12 ? 10.0 : 1.0);
        if (round == lateRound) {
          values.put(NOON + 118_000, 7.0);
        }
        cluster.send(Map.of(m, values), time, time + 100);
        cluster.settle(time);
      }

      assertThat(cluster.lastAlerts().get(NOON + 120_000).values())
          .hasSize(2)
          .allSatisfy(alert -> assertThat(alert.value()).isEqualTo(7));
      assertThat(cluster.compactedAlerts().values())
          .allSatisfy(alert -> assertThat(alert.timestampMillis()).isEqualTo(NOON + 240_000))
          .extracting(AlertRecord::state)
          .containsExactlyInAnyOrder(AlertState.RESOLVED, AlertState.INACTIVE);
    }
  }
}
