package io.weir.topology.rules.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.schemas.labels.Labels;
import io.weir.schemas.result.AlertRecord;
import io.weir.schemas.result.AlertState;
import io.weir.schemas.result.ResultElement;
import io.weir.topology.control.RuleSetVersion;
import io.weir.topology.rules.schedule.RuleProgram;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A rule that is taken out and put back, as it was (R1, R2). */
final class RuleReturnTest {
  private static final long NOON = 1_800_000_000_000L;
  private static final long MINUTE = 60_000;
  private static final long ROUND = 15_000;
  private static final Labels BACK = Labels.of("__name__", "back");
  private static final String WITHOUT =
      """
      groups:
      - name: g
        rules:
        - {record: sum, expr: sum(m)}
      """;
  private static final String WITH =
      WITHOUT
          + "  - {record: back, expr: sum(m) * 1}\n  - {alert: High, expr: sum(m) > 1, for: 1m}\n";

  /** Without the rule. */
  private static final RuleSetVersion FIRST =
      RuleStreamTest.version(1, RuleSetVersion.FROM_THE_BEGINNING, WITHOUT);

  /** With it from minute 4 on, by an exchange that the first doesn't have. */
  private static final RuleSetVersion SECOND =
      RuleStreamTest.version(2, NOON + 3 * MINUTE + 1, WITH.replace("sum(m) ", "max(m) "));

  /** What is recorded by minute; null where it ends or was taken back. */
  private static Map<Long, Double> values(RuleCluster cluster) {
    return values(cluster, BACK);
  }

  private static Map<Long, Double> values(RuleCluster cluster, Labels labels) {
    Map<Long, Double> values = new TreeMap<>();
    cluster
        .lastResults()
        .forEach((time, byLabels) -> {
          if (byLabels.containsKey(labels)) {
            ResultElement element = byLabels.get(labels).element();
            values.put((time - NOON) / MINUTE, element.stale() ? null : element.value());
          }
        });
    return values;
  }

  /** The rounds in which places learn that it is out from minute 4, back from 8, out from 12. */
  @ParameterizedTest
  @CsvSource({"14, 30, 46", "16, 16, 50", "28, 40, 40", "44, 44, 44", "60, 60, 60"})
  void r1_aRuleThatComesBackBeginsAnewHoweverLateThatIsKnown(int out, int back, int outAgain) {
    List<RuleSetVersion> versions =
        List.of(
            RuleStreamTest.version(1, RuleSetVersion.FROM_THE_BEGINNING, WITH),
            RuleStreamTest.version(2, NOON + 3 * MINUTE + 1, WITHOUT),
            RuleStreamTest.version(3, NOON + 7 * MINUTE + 1, WITH),
            RuleStreamTest.version(4, NOON + 11 * MINUTE + 1, WITHOUT));
    try (RuleCluster cluster =
        new RuleCluster(RuleStreamTest.program(versions.subList(0, 1)), 3, 1)) {
      for (int round = 0; round < 70; round++) {
        int known = 1 + (round >= out ? 1 : 0) + (round >= back ? 1 : 0);
        known += round >= outAgain ? 1 : 0;
        if (round == out || round == back || round == outAgain) {
          cluster.learn(RuleStreamTest.program(versions.subList(0, known)), 100);
        }
        run(cluster, round);
      }
      Map<Long, Double> values = values(cluster);
      for (long minute = 0; minute < 16; minute++) {
        if (minute < 4 || (minute >= 8 && minute < 12)) {
          assertThat(values).containsEntry(minute, (double) minute);
        } else if (minute == 4 || minute == 12) {
          assertThat(values).as("its series end").containsEntry(minute, null);
        } else {
          assertThat(values.get(minute)).as("minute " + minute).isNull();
        }
      }
      assertThat(alertsAt(cluster, 3)).containsExactly(AlertState.FIRING);
      assertThat(alertsAt(cluster, 4)).containsExactly(AlertState.INACTIVE);
      assertThat(alertsAt(cluster, 8)).containsExactly(AlertState.PENDING);
      assertThat(alertsAt(cluster, 9)).containsExactly(AlertState.FIRING);
      assertThat(alertsAt(cluster, 12)).containsExactly(AlertState.INACTIVE);
      assertThat(cluster.compactedAlerts().values())
          .extracting(AlertRecord::state)
          .containsOnly(AlertState.INACTIVE);
    }
  }

  /** An instance that has read less of the control topic than the one before it. */
  @Test
  void r1_aPartitionThatMovesToWhoDoesNotKnowItsRulesYetWaitsForThem() {
    RuleProgram former = RuleStreamTest.program(List.of(FIRST));
    RuleProgram latest = RuleStreamTest.program(List.of(FIRST, SECOND));
    try (RuleCluster cluster = new RuleCluster(former, 3, 1)) {
      for (int round = 0; round < 60; round++) {
        if (round == 14) {
          cluster.learn(latest, 100);
        } else if (round == 30) {
          cluster.moveMerges(former);
        } else if (round == 44) {
          cluster.learn(latest, 100);
        }
        run(cluster, round);
        if (round == 43) {
          assertThat(values(cluster)).hasSize(4);
        }
      }
      Map<Long, Double> values = values(cluster);
      assertThat(values.keySet()).containsExactly(4L, 5L, 6L, 7L, 8L, 9L, 10L, 11L, 12L, 13L, 14L);
      values.forEach((minute, value) -> assertThat(value).isEqualTo((double) minute));
      assertThat(cluster.results).noneMatch(result -> result.element().correction());
      assertThat(cluster.compactedAlerts().values())
          .extracting(alert -> (alert.activeAtMillis() - NOON) / MINUTE)
          .containsExactly(4L);
    }
  }

  /** Shards report to a partition what no rule there needs yet, and it begins anew. */
  @Test
  void r2_reportsOfRulesThatAreNotKnownYetOutliveARestart() {
    RuleSetVersion first = RuleStreamTest.version(1, RuleSetVersion.FROM_THE_BEGINNING, WITHOUT);
    String own = WITH.replace("sum(m) ", "max(m) "); // an exchange that the former doesn't have
    RuleSetVersion second = RuleStreamTest.version(2, NOON + 3 * MINUTE + 1, own);
    RuleProgram former = RuleStreamTest.program(List.of(first));
    RuleProgram latest = RuleStreamTest.program(List.of(first, second));
    try (RuleCluster cluster = new RuleCluster(former, 3, 1)) {
      for (int round = 0; round < 60; round++) {
        if (round == 14) {
          cluster.learnInShards(latest);
        } else if (round == 24 || round == 30) {
          cluster.moveMerges(former);
        } else if (round == 40) {
          cluster.learn(latest, 100);
        }
        run(cluster, round);
      }
      Map<Long, Double> values = values(cluster);
      assertThat(values.keySet()).containsExactly(4L, 5L, 6L, 7L, 8L, 9L, 10L, 11L, 12L, 13L, 14L);
      values.forEach((minute, value) -> assertThat(value).isEqualTo((double) minute));
      assertThat(cluster.results).allMatch(result -> result.element().complete());
      assertThat(cluster.mergeKeys('X')).isZero();
    }
  }

  /** Reports of rules that a partition hears of only when they are out again. */
  @Test
  void r2_nothingStaysOfReportsThatNoRuleEverNeeded() {
    RuleSetVersion first = RuleStreamTest.version(1, RuleSetVersion.FROM_THE_BEGINNING, WITHOUT);
    String own = WITH.replace("sum(m) ", "max(m) "); // an exchange that the former doesn't have
    RuleSetVersion second = RuleStreamTest.version(2, NOON + 3 * MINUTE + 1, own);
    RuleSetVersion third = RuleStreamTest.version(3, NOON + 6 * MINUTE + 1, WITHOUT);
    RuleSetVersion fourth =
        RuleStreamTest.version(4, NOON + 7 * 60 * MINUTE, WITHOUT + "# a comment\n");
    RuleProgram former = RuleStreamTest.program(List.of(first));
    try (RuleCluster cluster = new RuleCluster(former, 3, 1)) {
      for (int round = 0; round < 60; round++) {
        if (round == 14) {
          cluster.learnInShards(RuleStreamTest.program(List.of(first, second)));
        } else if (round == 30) {
          cluster.moveMerges(former);
        } else if (round == 40) {
          assertThat(cluster.mergeKeys('X')).isPositive();
          cluster.learn(RuleStreamTest.program(List.of(first, second, third, fourth)), 100);
        }
        run(cluster, round);
      }
      assertThat(cluster.mergeKeys('X')).isZero();
      assertThat(cluster.mergeKeys('F')).as("of one exchange").isEqualTo(3 * 3);
      assertThat(values(cluster)).isEmpty();
    }
  }

  /** A late sample of a tick that is published comes while the partition waits. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void c1_aPartitionThatWaitsForItsRulesCorrectsOnceItKnowsThem(boolean movesAgain) {
    RuleSetVersion first = RuleStreamTest.version(1, RuleSetVersion.FROM_THE_BEGINNING, WITHOUT);
    String own =
        WITHOUT
            + "  - {record: back, expr: max(m) * 1}\n"
            + "  - {record: deep, expr: max(sum by (zone) (m))}\n"
            + "  - {alert: High, expr: max(m) > 1, for: 1m}\n";
    RuleProgram former = RuleStreamTest.program(List.of(first));
    RuleProgram latest =
        RuleStreamTest.program(
            List.of(first, RuleStreamTest.version(2, NOON + 3 * MINUTE + 1, own)));
    try (RuleCluster cluster = new RuleCluster(former, 3, 1)) {
      for (int round = 0; round < 100; round++) {
        if (round == 14 || round == 44) {
          cluster.learn(latest, 100);
        } else if (round == 30 || (round == 40 && movesAgain)) {
          cluster.moveMerges(former);
        } else if (round == 34) {
          sendLate(cluster, round, 4, 100);
        } else if (round == 36) {
          sendLate(cluster, round, 5, 1000);
        } else if (round == 80) {
          assertThat(cluster.mergeKeys('W')).isZero();
          sendLate(cluster, round, 6, 500);
        }
        run(cluster, round);
        if (round == 43) {
          assertThat(values(cluster).keySet()).containsExactly(4L, 5L, 6L, 7L);
        }
      }
      for (String name : List.of("back", "deep")) {
        Map<Long, Double> values = values(cluster, Labels.of("__name__", name));
        assertThat(values).containsKeys(4L, 5L, 6L, 10L, 11L, 23L);
        values.forEach((minute, value) ->
            assertThat(value)
                .as(name + " of minute " + minute)
                .isEqualTo(
                    minute == 4 ? 100.0 : minute == 5 ? 1000.0 : minute < 11 ? 500.0 : minute));
      }
      assertThat(cluster.compactedAlerts().values())
          .extracting(alert -> (alert.activeAtMillis() - NOON) / MINUTE)
          .containsExactly(4L);
    }
  }

  /** A sample of a minute in a zone of its own. */
  private static void sendLate(RuleCluster cluster, int round, long minute, double value) {
    long now = NOON + round * ROUND;
    Labels late = Labels.of("__name__", "m", "instance", "i", "job", "j", "zone", "z");
    cluster.send(Map.of(late, Map.of(NOON + minute * MINUTE, value)), now - 1, now - 1);
  }

  /** A sample that came too late for a report, and is in none before the shard moves. */
  @Test
  void r2_aShardThatMovesToWhoDoesNotKnowItsRulesYetCorrectsThemLater() {
    RuleProgram former = RuleStreamTest.program(List.of(FIRST));
    RuleProgram latest = RuleStreamTest.program(List.of(FIRST, SECOND));
    try (RuleCluster cluster = new RuleCluster(former, 3, 1)) {
      for (int round = 0; round < 70; round++) {
        if (round == 14) {
          cluster.learn(latest, 100);
        } else if (round == 30) {
          sendLate(cluster, round, 6, 100);
          cluster.moveShards(former);
        } else if (round == 44) {
          cluster.learn(latest, 100);
        }
        run(cluster, round);
      }
      Map<Long, Double> values = values(cluster);
      assertThat(values.keySet()).contains(4L, 5L, 6L, 7L, 8L, 9L, 10L, 11L, 12L, 13L, 14L);
      values.forEach((minute, value) ->
          assertThat(value)
              .as("minute " + minute)
              .isEqualTo(minute >= 6 && minute < 11 ? 100.0 : minute));
    }
  }

  /** The topic of alerts is compacted: what is told last of an alert stays. */
  @ParameterizedTest
  @CsvSource({"33, PENDING", "44, FIRING", "49, FIRING"})
  void c6_whatAnAlertIsNowIsToldLastThoughAFormerLifeOfItsRuleIsCorrected(
      int round, AlertState expected) {
    List<RuleSetVersion> versions =
        List.of(
            RuleStreamTest.version(1, RuleSetVersion.FROM_THE_BEGINNING, WITH),
            RuleStreamTest.version(
                2, NOON + 7 * MINUTE + 1, WITH.replace("> 1, for: 1m", "> 1, for: 2m")));
    try (RuleCluster cluster = new RuleCluster(RuleStreamTest.program(versions), 3, 1)) {
      for (int each = 0; each < round; each++) {
        run(cluster, each);
      }
      sendLate(cluster, round, 2, -1000);
      run(cluster, round);
      run(cluster, round + 1);
      assertThat(alertsAt(cluster, 3)).containsExactly(AlertState.INACTIVE);
      assertThat(alertsAt(cluster, 7)).containsExactly(AlertState.PENDING);
      assertThat(alertsAt(cluster, 8)).containsExactly(AlertState.PENDING);
      assertThat(cluster.compactedAlerts().values())
          .singleElement()
          .satisfies(alert -> {
            assertThat(alert.state()).isEqualTo(expected);
            assertThat((alert.activeAtMillis() - NOON) / MINUTE).isEqualTo(8);
          });
    }
  }

  /** Its lives are told in their order, also where the later read what the former are alerts of. */
  @ParameterizedTest
  @ValueSource(strings = {"", " unless on (instance) ALERTS{alertname='Z'}"})
  void c6_whatAnAlertIsNowIsToldLastOfSeveralLivesOfItsRule(String also) {
    List<RuleSetVersion> versions = new ArrayList<>();
    for (int life = 1; life <= 3; life++) {
      String rules =
          """
          groups:
          - name: g
            interval: 1m
            rules:
            - {alert: A, expr: "sum by (instance) (m) > -1%s", annotations: {life: '%d'}}
          """
              .formatted(also, life);
      long fromMillis =
          life == 1 ? RuleSetVersion.FROM_THE_BEGINNING : NOON + (life - 1) * 4L * MINUTE + 1;
      versions.add(RuleStreamTest.version(life, fromMillis, rules));
    }
    try (RuleCluster cluster = new RuleCluster(RuleStreamTest.program(versions), 3, 1)) {
      for (int round = 0; round < 45; round++) {
        run(cluster, round);
      }
      sendLate(cluster, 45, 2, -1000);
      run(cluster, 45);
      run(cluster, 46);

      assertThat(alertsAt(cluster, 2)).containsExactly(AlertState.RESOLVED);
      assertThat(cluster.compactedAlerts().values())
          .singleElement()
          .satisfies(alert -> {
            assertThat(alert.state()).isEqualTo(AlertState.FIRING);
            assertThat(alert.ruleSetVersion()).isEqualTo(3);
          });
    }
  }

  @Test
  void r2_nothingStaysOfARuleThatIsLongGone() {
    List<RuleSetVersion> versions =
        List.of(
            FIRST,
            RuleStreamTest.version(2, NOON + MINUTE + 1, WITH),
            RuleStreamTest.version(3, NOON + 5 * MINUTE + 1, WITHOUT),
            RuleStreamTest.version(4, NOON + 7 * 60 * MINUTE, WITHOUT + "# a comment\n"));
    try (RuleCluster cluster =
        new RuleCluster(RuleStreamTest.program(versions.subList(0, 1)), 3, 1)) {
      List<Long> done = new ArrayList<>();
      List<Long> alerts = new ArrayList<>();
      List<Integer> known = new ArrayList<>();
      for (int round = 0; round < 60; round++) {
        if (round % 16 == 0) {
          cluster.learn(RuleStreamTest.program(versions.subList(0, 1 + round / 16)), 100);
        }
        run(cluster, round);
        if (round % 16 == 11) {
          done.add(cluster.mergeKeys('N'));
          alerts.add(cluster.mergeKeys('A'));
          known.add(cluster.health.states().size());
        }
      }
      assertThat(done.get(1)).isGreaterThan(done.get(0));
      assertThat(alerts.get(1)).isPositive();
      assertThat(known).containsExactly(1, 3, 3, 1);
      assertThat(done.get(3)).isEqualTo(done.get(0));
      assertThat(alerts.get(3)).isZero();
    }
  }

  /** A round, in which what is summed up is the minute. */
  private static void run(RuleCluster cluster, int round) {
    long time = NOON + round * ROUND;
    double minute = Math.floorDiv(round, 4);
    Labels m = Labels.of("__name__", "m", "instance", "i", "job", "j");
    cluster.send(Map.of(m, Map.of(time, minute)), time, time + 100);
    cluster.settle(time + 100);
  }

  private static List<AlertState> alertsAt(RuleCluster cluster, long minute) {
    return cluster.lastAlerts().getOrDefault(NOON + minute * MINUTE, Map.of()).values().stream()
        .map(AlertRecord::state)
        .toList();
  }
}
