package io.weir.topology.rules.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.schemas.labels.Labels;
import io.weir.schemas.result.AlertState;
import io.weir.schemas.result.ResultElement;
import io.weir.schemas.routing.Router;
import io.weir.topology.control.RuleSetVersion;
import io.weir.topology.rules.schedule.RuleProgram;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Rules of the semantics, each by itself, in three shards and merge partitions. */
final class RuleSemanticsTest {
  private static final long NOON = 1_800_000_000_000L;
  private static final long MINUTE = 60_000;
  private static final long ROUND = 15_000;
  private static final int PARTITIONS = 3;
  private static final Labels A = m("a", "0");
  private static final Labels B = m("b", "1");
  private static final Labels SUM = Labels.of("__name__", "sum");

  /** What is sent in a round, besides heartbeats. */
  private interface Feed {
    Map<Labels, Map<Long, Double>> in(int round, long timeMillis);
  }

  private static Labels m(String job, String instance) {
    return Labels.of("__name__", "m", "instance", instance, "job", job);
  }

  /** Of each series the number of the round. */
  private static Map<Labels, Map<Long, Double>> growing(int round, long timeMillis) {
    return Map.of(A, Map.of(timeMillis, (double) round), B, Map.of(timeMillis, 100.0 + round));
  }

  private static RuleProgram program(String group) {
    return RuleStreamTest.program(rules(group));
  }

  private static String rules(String group) {
    return "groups:\n" + ("- name: g\n" + group.indent(2)).indent(2);
  }

  private static void run(RuleCluster cluster, int from, int to, Feed feed) {
    for (int round = from; round < to; round++) {
      long time = NOON + round * ROUND;
      cluster.send(feed.in(round, time), time, time + 100);
      cluster.settle(time + 100);
    }
  }

  private static ResultElement last(RuleCluster cluster, long timeMillis, Labels labels) {
    return Objects.requireNonNull(
            cluster.lastResults().getOrDefault(timeMillis, Map.of()).get(labels),
            () -> labels + " at " + (timeMillis - NOON) / 1000 + " s")
        .element();
  }

  private static long published(RuleCluster cluster, long timeMillis, Labels labels) {
    return cluster.results.stream()
        .filter(result -> result.labels().equals(labels))
        .filter(result -> result.element().timestampMillis() == timeMillis)
        .count();
  }

  @Test
  void r2_aRemovedRulesSeriesEndAsOfItsVersionHoweverLateThatIsKnown() {
    String kept = "rules:\n  - {record: sum, expr: sum(m)}\n";
    String both = kept + "  - {record: gone, expr: max(m)}\n";
    RuleSetVersion first =
        RuleStreamTest.version(1, RuleSetVersion.FROM_THE_BEGINNING, rules(both));
    RuleSetVersion second = RuleStreamTest.version(2, NOON + 2 * MINUTE + 1, rules(kept));
    Labels gone = Labels.of("__name__", "gone");
    try (RuleCluster cluster =
        new RuleCluster(RuleStreamTest.program(List.of(first)), PARTITIONS, 1)) {
      run(cluster, 0, 20, RuleSemanticsTest::growing);
      assertThat(last(cluster, NOON + 4 * MINUTE, gone).stale()).isFalse();
      cluster.learn(RuleStreamTest.program(List.of(first, second)), 100);
      run(cluster, 20, 32, RuleSemanticsTest::growing);

      assertThat(last(cluster, NOON + 2 * MINUTE, gone).stale()).isFalse();
      assertThat(last(cluster, NOON + 3 * MINUTE, gone).stale()).isTrue();
      assertThat(last(cluster, NOON + 4 * MINUTE, gone).stale()).isTrue();
      assertThat(cluster.lastResults().get(NOON + 6 * MINUTE)).containsOnlyKeys(SUM);
    }
  }

  @Test
  void r3_aTickWaitsForEveryShardAlsoForOneWithoutData() {
    try (RuleCluster cluster =
        new RuleCluster(program("rules:\n  - {record: sum, expr: sum(m)}\n"), PARTITIONS, 1)) {
      Feed oneSeries = (round, time) -> Map.of(A, Map.of(time, 1.0));
      run(cluster, 0, 6, oneSeries);
      assertThat(published(cluster, NOON + MINUTE, SUM)).isEqualTo(1);
      int without = IntStream.range(0, PARTITIONS).filter(p -> p != partition(A)).min().orElse(0);
      cluster.lose(without);
      run(cluster, 6, 11, oneSeries);
      assertThat(published(cluster, NOON + 2 * MINUTE, SUM)).isZero();
      cluster.regain();
      run(cluster, 11, 12, oneSeries);
      assertThat(published(cluster, NOON + 2 * MINUTE, SUM)).isEqualTo(1);
      assertThat(last(cluster, NOON + 2 * MINUTE, SUM).complete()).isTrue();
    }
  }

  private static int partition(Labels labels) {
    byte[] encoded = labels.encoded();
    return new Router(PARTITIONS).partition(RuleCluster.TENANT, encoded, 0, encoded.length);
  }

  @Test
  void r5_whatIsRecordedComesBackAsASeriesAtItsTick() {
    String group =
        """
        rules:
          - {record: sum, expr: sum(m)}
          - {record: points, expr: 'count_over_time(sum[3m])'}
          - {record: before, expr: 'sum offset 1m'}
        """;
    try (RuleCluster cluster = new RuleCluster(program(group), PARTITIONS, 1)) {
      run(cluster, 0, 24, RuleSemanticsTest::growing);
      Labels points = Labels.of("__name__", "points");
      Labels before = Labels.of("__name__", "before");
      assertThat(last(cluster, NOON, points).value()).isEqualTo(1);
      assertThat(last(cluster, NOON + 4 * MINUTE, points).value()).isEqualTo(3);
      assertThat(last(cluster, NOON + 4 * MINUTE, before).value())
          .isEqualTo(last(cluster, NOON + 3 * MINUTE, SUM).value());
    }
  }

  @Test
  void r6_aReaderRunsAtTheSameTickAfterWhatItReadsAndACircleSeesWhatWasBefore() {
    String group =
        """
        rules:
          - {record: twice, expr: 'sum * 2'}
          - {record: sum, expr: sum(m)}
          - {record: self, expr: 'sum(self or vector(0)) + 1'}
        """;
    try (RuleCluster cluster = new RuleCluster(program(group), PARTITIONS, 1)) {
      run(cluster, 0, 24, RuleSemanticsTest::growing);
      for (int minute = 0; minute < 5; minute++) {
        long time = NOON + minute * MINUTE;
        assertThat(last(cluster, time, SUM).value()).isEqualTo(100 + 8 * minute);
        assertThat(last(cluster, time, Labels.of("__name__", "twice")).value())
            .isEqualTo(2 * (100 + 8 * minute));
        assertThat(last(cluster, time, Labels.of("__name__", "self")).value())
            .isEqualTo(minute + 1);
      }
      assertThat(cluster.results).noneMatch(result -> result.element().correction());
    }
  }

  @Test
  void r8_aRuleFailsAsAWholeWhereverItFails() {
    String group =
        """
        limit: 3
        rules:
          - {record: joined, expr: 'm * on (job) group_left () n'}
          - {record: limited, expr: 'm + 1'}
        """;
    Labels joinedA = A.toBuilder().set("__name__", "joined").build();
    Labels joinedB = B.toBuilder().set("__name__", "joined").build();
    Labels limited = A.toBuilder().set("__name__", "limited").build();
    try (RuleCluster cluster = new RuleCluster(program(group), PARTITIONS, 1)) {
      run(
          cluster,
          0,
          16,
          (round, time) -> {
            Map<Labels, Map<Long, Double>> samples = new HashMap<>(growing(round, time));
            samples.put(Labels.of("__name__", "n", "instance", "x", "job", "a"), Map.of(time, 1.0));
            samples.put(Labels.of("__name__", "n", "instance", "x", "job", "b"), Map.of(time, 1.0));
            if (round >= 6) {
              Labels second = Labels.of("__name__", "n", "instance", "y", "job", "a");
              samples.put(second, Map.of(time, 1.0));
              samples.put(m("c", "2"), Map.of(time, 1.0));
              samples.put(m("d", "3"), Map.of(time, 1.0));
            }
            return samples;
          });
      assertThat(cluster.lastResults().get(NOON + MINUTE)).containsKeys(joinedA, joinedB, limited);
      assertThat(cluster.lastResults()).doesNotContainKey(NOON + 2 * MINUTE);
      assertThat(cluster.lastResults()).doesNotContainKey(NOON + 3 * MINUTE);
    }
  }

  @Test
  void r8_thatARuleFailsIsKnownThoughItFailsInOnePartition() {
    String group = "rules: [{record: one, expr: 'm * on () m'}]";
    try (RuleCluster cluster = new RuleCluster(program(group), PARTITIONS, 1)) {
      run(cluster, 0, 16, RuleSemanticsTest::growing);
      assertThat(cluster.health.states().values())
          .singleElement()
          .satisfies(state -> assertThat(state.failure()).contains("duplicate series"));
    }
  }

  @Test
  void r9_anOffsetMovesWhatIsEvaluatedAndRecordedButNotWhenAnAlertBegan() {
    String group =
        """
        query_offset: 30s
        rules:
          - {record: sum, expr: sum(m)}
          - {alert: High, expr: m >= 106}
        """;
    try (RuleCluster cluster = new RuleCluster(program(group), PARTITIONS, 1)) {
      run(cluster, 0, 16, RuleSemanticsTest::growing);
      assertThat(cluster.lastResults().keySet())
          .isNotEmpty()
          .allMatch(time -> Math.floorMod(time, MINUTE) == MINUTE / 2);
      assertThat(last(cluster, NOON + MINUTE + MINUTE / 2, SUM).value()).isEqualTo(112);
      assertThat(cluster.alerts)
          .isNotEmpty()
          .allMatch(alert -> alert.state() == AlertState.FIRING)
          .allMatch(alert -> alert.activeAtMillis() == NOON + 2 * MINUTE)
          .allMatch(alert -> Math.floorMod(alert.timestampMillis(), MINUTE) == 0);
    }
  }

  @Test
  void r10_overItsBoundAMergeForgetsTheOldestTicksAndNoneThatIsNew() {
    RuleProgram program = program("rules:\n  - {record: sum, expr: sum(m)}\n");
    Feed late =
        (round, time) -> {
          Map<Labels, Map<Long, Double>> samples = new HashMap<>(growing(round, time));
          if (round == 60) {
            samples.put(m("late", "9"), Map.of(NOON + 2 * MINUTE, 1_000.0));
          }
          return samples;
        };
    try (RuleCluster bounded = new RuleCluster(program, PARTITIONS, 1, 1);
        RuleCluster unbounded = new RuleCluster(program, PARTITIONS, 1)) {
      run(bounded, 0, 68, late);
      run(unbounded, 0, 68, late);
      assertThat(last(unbounded, NOON + 2 * MINUTE, SUM).value()).isEqualTo(1_116);
      assertThat(last(bounded, NOON + 2 * MINUTE, SUM).value()).isEqualTo(116);
      assertThat(bounded.reportsTooOld()).isPositive();
      assertThat(unbounded.reportsTooOld()).isZero();
      for (int minute = 8; minute < 16; minute++) {
        assertThat(published(bounded, NOON + minute * MINUTE, SUM)).isEqualTo(1);
        assertThat(last(bounded, NOON + minute * MINUTE, SUM).value()).isEqualTo(100 + 8 * minute);
      }
    }
  }

  @Test
  void c5_lateSamplesThatComeTogetherCorrectATickOnce() {
    RuleProgram program = program("rules:\n  - {record: sum, expr: sum(m)}\n");
    try (RuleCluster cluster = new RuleCluster(program, PARTITIONS, 1)) {
      run(cluster, 0, 20, RuleSemanticsTest::growing);
      long now = NOON + 20 * ROUND;
      for (int i = 0; i < 3; i++) {
        long appended = now + i * 3_000L;
        Map<Long, Double> value = Map.of(NOON + 2 * MINUTE, 1_000.0);
        Labels late = m("late", "9").toBuilder().set("zone", "z" + i).build();
        cluster.send(Map.of(late, value), appended, appended);
        cluster.settle(appended);
      }
      run(cluster, 22, 26, RuleSemanticsTest::growing);
      assertThat(last(cluster, NOON + 2 * MINUTE, SUM).value()).isEqualTo(3_116);
      assertThat(published(cluster, NOON + 2 * MINUTE, SUM)).isEqualTo(2);
    }
  }

  @Test
  void c7_aGreaterRevisionOfWhatIsRecordedReplacesItAndASampleReplacesNothing() {
    String group =
        """
        rules:
          - {record: sum, expr: sum(m)}
          - {record: twice, expr: 'sum * 2'}
        """;
    try (RuleCluster cluster = new RuleCluster(program(group), PARTITIONS, 1)) {
      run(
          cluster,
          0,
          40,
          (round, time) -> {
            Map<Labels, Map<Long, Double>> samples = new HashMap<>(growing(round, time));
            if (round == 20) {
              samples.put(m("late", "9"), Map.of(NOON + 2 * MINUTE, 1_000.0));
            } else if (round == 21) {
              samples.put(A, Map.of(NOON + MINUTE, 50_000.0));
            }
            return samples;
          });
      assertThat(last(cluster, NOON + 2 * MINUTE, SUM).value()).isEqualTo(1_116);
      assertThat(last(cluster, NOON + 2 * MINUTE, Labels.of("__name__", "twice")).value())
          .isEqualTo(2_232);
      assertThat(published(cluster, NOON + MINUTE, SUM)).isEqualTo(1);
    }
  }

  /** Alerts whose element is gone end where the shard that would have it has reported. */
  @Test
  void r7_alertsOfHealthyShardsEndWhileAnotherShardIsAway() {
    RuleProgram program =
        program(
            """
            rules:
              - alert: High
                expr: m > 5
                labels: {severity: page}
            """);
    List<Labels> series = IntStream.range(0, 9).mapToObj(i -> m("j", "i" + i)).toList();
    int away = partition(series.getFirst());
    try (RuleCluster cluster = new RuleCluster(program, PARTITIONS, 1)) {
      Feed feed =
          (round, time) -> {
            Map<Labels, Map<Long, Double>> samples = new HashMap<>();
            series.forEach(each -> samples.put(each, Map.of(time, round < 20 ? 10.0 : 1.0)));
            return samples;
          };
      run(cluster, 0, 10, feed);
      cluster.lose(away);
      run(cluster, 10, 40, feed);
      Map<Boolean, List<Labels>> byHealth =
          series.stream().collect(Collectors.partitioningBy(each -> partition(each) != away));
      assertThat(byHealth.get(true)).isNotEmpty();
      assertThat(ended(cluster))
          .containsExactlyInAnyOrderElementsOf(
              byHealth.get(true).stream().map(each -> each.value("instance")).toList());

      cluster.regain();
      run(cluster, 40, 52, feed);

      assertThat(ended(cluster))
          .containsExactlyInAnyOrderElementsOf(
              series.stream().map(each -> each.value("instance")).toList());
    }
  }

  private static Set<String> ended(RuleCluster cluster) {
    return cluster.alerts.stream()
        .filter(alert -> alert.state() == AlertState.RESOLVED)
        .map(alert -> alert.labels().value("instance"))
        .collect(Collectors.toSet());
  }

  /** What a rule gave before it failed ends once it works again, however long that takes. */
  @Test
  void r8_seriesEndBehindAFailureThatOutlastsWhatIsKept() {
    RuleProgram program =
        program(
            """
            limit: 2
            rules:
              - record: few
                expr: m > 0
            """);
    int rounds = 4 * 100;
    Labels few = Labels.of("__name__", "few", "instance", "0", "job", "a");
    try (RuleCluster cluster = new RuleCluster(program, PARTITIONS, 1)) {
      run(
          cluster,
          0,
          rounds + 20,
          (round, time) -> {
            if (round == rounds - 20) {
              cluster.restart();
            }
            boolean isOver = round >= 10 && round < rounds;
            return Map.of(
                A,
                Map.of(time, round < rounds ? 1.0 : 0.0),
                B,
                Map.of(time, isOver ? 1.0 : 0.0),
                m("c", "2"),
                Map.of(time, isOver ? 1.0 : 0.0));
          });

      assertThat(last(cluster, NOON + rounds * ROUND, few).stale()).isTrue();
    }
  }

  /** What reads records that lack something lacks it too, until they are corrected. */
  @Test
  void r7_whatReadsIncompleteRecordsIsIncompleteAndConcludesNothingFromThem() {
    RuleProgram program =
        program(
            """
            rules:
              - record: sum
                expr: sum(m)
              - record: twice
                expr: 2 * sum
              - record: most
                expr: max_over_time(sum[3m])
              - record: small
                expr: sum < 9 or vector(0)
              - record: own
                expr: m + 1
              - record: own:more
                expr: own + 1
              - alert: Small
                expr: sum < 9
              - alert: Own
                expr: own > 1
            """);
    List<Labels> series = IntStream.range(0, 9).mapToObj(i -> m("j", "i" + i)).toList();
    // Not the shard to which the sum comes back.
    int away =
        series.stream()
            .mapToInt(RuleSemanticsTest::partition)
            .filter(each -> each != partition(SUM))
            .findFirst()
            .orElseThrow();
    Labels healthy =
        series.stream().filter(each -> partition(each) != away).findFirst().orElseThrow();
    Feed ones =
        (round, time) -> {
          Map<Labels, Map<Long, Double>> samples = new HashMap<>();
          series.forEach(each -> samples.put(each, Map.of(time, 1.0)));
          return samples;
        };
    long tick = NOON + 7 * MINUTE;
    try (RuleCluster cluster = new RuleCluster(program, PARTITIONS, 1)) {
      run(cluster, 0, 10, ones);
      cluster.lose(away);
      run(cluster, 10, 40, ones);
      for (String name : List.of("sum", "twice", "most")) {
        assertThat(last(cluster, tick, Labels.of("__name__", name)).complete()).as(name).isFalse();
      }
      assertThat(cluster.lastResults().get(tick).keySet())
          .as("concluded from what is missing")
          .noneMatch(labels -> labels.metricName().equals("small"));
      Labels more =
          Labels.of("__name__", "own:more", "instance", healthy.value("instance"), "job", "j");
      assertThat(last(cluster, tick, more).complete()).as("a healthy shard's own").isTrue();
      assertThat(cluster.alerts)
          .noneMatch(alert -> alert.labels().value("alertname").equals("Small"))
          .anyMatch(alert -> alert.timestampMillis() == tick);

      cluster.restart();
      cluster.regain();
      run(cluster, 40, 60, ones);

      for (String name : List.of("sum", "twice", "most")) {
        ResultElement corrected = last(cluster, tick, Labels.of("__name__", name));
        assertThat(corrected.complete()).as(name).isTrue();
        assertThat(corrected.value()).as(name).isEqualTo(name.equals("twice") ? 18 : 9);
      }
      assertThat(last(cluster, tick, Labels.of("__name__", "small")).value()).isZero();
      assertThat(cluster.alerts)
          .noneMatch(alert -> alert.labels().value("alertname").equals("Small"));
    }
  }
}
