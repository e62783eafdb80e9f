package io.weir.topology.rules.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import io.weir.schemas.labels.Labels;
import io.weir.schemas.result.AlertRecord;
import io.weir.schemas.result.AlertState;
import io.weir.schemas.result.RuleResult;
import io.weir.topology.control.RuleSetVersion;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntToDoubleFunction;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What merges keep while there are rules without a tick (R10), and what is left of these (R2). */
final class RuleRetentionTest {
  private static final long NOON = 1_800_000_000_000L;
  private static final long MINUTE = 60_000;
  private static final Labels EDITED = Labels.of("__name__", "edited");
  private static final Labels HISTORY = Labels.of("__name__", "h");
  private static final String RULES =
      """
      groups:
      - name: g
        rules:
        - {record: sum, expr: sum(m)}
      """;
  private static final RuleSetVersion FIRST =
      RuleStreamTest.version(1, RuleSetVersion.FROM_THE_BEGINNING, RULES);

  /** Of such a kind that a merge partition reports to another. */
  private static String edited(String by) {
    return RULES
        + "  - {record: edited, expr: count(sum by (job) (m) > "
        + by
        + ")}\n"
        + "  - {alert: High, expr: sum(m) > "
        + by
        + "}\n";
  }

  private static RuleSetVersion edit(long version, long seconds, String by) {
    return RuleStreamTest.version(version, NOON + 10 * MINUTE + seconds * 1000, edited(by));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void r10_reportsAgeThoughARuleLivedForNoTick(int partitions) {
    try (RuleCluster cluster = cluster(partitions)) {
      run(cluster, 0, 9);
      cluster.learn(
          RuleStreamTest.program(List.of(FIRST, edit(2, 10, "0.5"), edit(3, 40, "0"))), 100);
      assertReportsAge(cluster);
      assertThat(cluster.lastResults().get(NOON + 11 * MINUTE)).containsKey(EDITED);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "1, sum(m) * 2",
    "3, sum(m) * 2",
    "1, sum(sum_over_time(sum(m)[5m:1m]))",
    "3, sum(m) / max_over_time(sum(m)[1h:1m])"
  })
  void r10_reportsAgeThoughARulesFirstTickIsFarAhead(int partitions, String expression) {
    String daily =
        RULES
            + "- name: d\n  interval: 1d\n  rules:\n  - {record: daily, expr: '"
            + expression
            + "'}\n";
    RuleSetVersion second = RuleStreamTest.version(2, NOON + 10 * MINUTE + 1, daily);
    try (RuleCluster cluster = cluster(partitions)) {
      run(cluster, 0, 9);
      cluster.learn(RuleStreamTest.program(List.of(FIRST, second)), 100);
      assertReportsAge(cluster);
    }
    RuleSetVersion only = RuleStreamTest.version(1, RuleSetVersion.FROM_THE_BEGINNING, daily);
    try (RuleCluster cluster =
        new RuleCluster(RuleStreamTest.program(List.of(only)), partitions, 1)) {
      run(cluster, 0, 9);
      assertReportsAge(cluster);
    }
  }

  /** By the first report, when nobody can tell from when on the others report. */
  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void r10_whatIsNotReportedYetIsKeptForWhoReadsItLaterThoughTheFirstTickIsFarAhead(
      int partitions) {
    String seldom =
        RULES
            + "- name: d\n  interval: 1d\n  rules:\n"
            + "  - {record: s, expr: 'max_over_time(sum(m)[1h:1m])'}\n";
    RuleSetVersion second = RuleStreamTest.version(2, NOON + 10 * MINUTE + 1, seldom);
    RuleSetVersion third =
        RuleStreamTest.version(3, NOON + 20 * MINUTE + 1, seldom.replace("1d", "1m"));
    try (RuleCluster cluster = cluster(partitions)) {
      run(cluster, 0, 9);
      cluster.learn(RuleStreamTest.program(List.of(FIRST, second)), 100);
      run(cluster, 10, 19);
      cluster.learn(RuleStreamTest.program(List.of(FIRST, second, third)), 100);
      run(cluster, 20, 29);
      assertThat(cluster.lastResults().get(NOON + 25 * MINUTE))
          .containsKey(Labels.of("__name__", "s"));
      assertReportsAge(cluster, 30);
    }
  }

  /** What a subquery looks back upon looks back itself. */
  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void r10_whatSubqueriesWithinEachOtherLookBackUponIsKept(int partitions) {
    String nested =
        RULES
            + "  - {record: n, expr: "
            + "'min_over_time(sum(max_over_time(sum(m)[5m:1m]))[2h:1m])'}\n";
    RuleSetVersion only = RuleStreamTest.version(1, RuleSetVersion.FROM_THE_BEGINNING, nested);
    try (RuleCluster cluster =
        new RuleCluster(RuleStreamTest.program(List.of(only)), partitions, 1)) {
      run(cluster, 0, 150, minute -> minute);
      cluster.restart();
      run(cluster, 151, 155, minute -> minute);
      for (int minute = 140; minute < 155; minute++) {
        RuleResult result =
            cluster.lastResults().get(NOON + minute * MINUTE).get(Labels.of("__name__", "n"));
        assertThat(result.element().value()).as("minute %d", minute).isEqualTo(minute - 119);
      }
    }
  }

  /** It is due at noon, and eight hours later. */
  @ParameterizedTest
  @CsvSource({
    "1, max(m)",
    "3, max(m)",
    "1, max_over_time(sum(m)[1h:1m])",
    "3, sum(m) / max_over_time(sum(m)[1h:1m])",
    "3, count(sum by (job) (m) > max_over_time(sum by (job) (m)[1h:1m]))"
  })
  void r10_reportsAgeThoughARuleIsSeldomDue(int partitions, String expression) {
    String slow =
        RULES
            + "- name: d\n  interval: 8h\n  rules:\n  - {record: s, expr: '"
            + expression
            + "'}\n  - {record: t, expr: max(m)}\n";
    RuleSetVersion only = RuleStreamTest.version(1, RuleSetVersion.FROM_THE_BEGINNING, slow);
    try (RuleCluster cluster =
        new RuleCluster(RuleStreamTest.program(List.of(only)), partitions, 1)) {
      run(cluster, 0, 9);
      assertThat(cluster.lastResults().get(NOON)).containsKey(Labels.of("__name__", "t"));
      assertReportsAge(cluster);
    }
  }

  /** The reports that its last tick rested on have aged when it is due again. */
  @ParameterizedTest
  @CsvSource({"1, false", "3, false", "1, true", "3, true"})
  void r2_whatARuleGaveThatIsSeldomDueEndsAndGoesOn(int partitions, boolean restarts) {
    String slow =
        """
        groups:
        - name: g
          interval: 2h
          rules:
          - {record: h, expr: 'max_over_time(sum by (job) (m)[10m:1m])'}
          - {alert: Slow, expr: 'max_over_time(sum by (job) (m)[10m:1m]) > 0', for: 2h}
        """;
    try (RuleCluster cluster = new RuleCluster(RuleStreamTest.program(slow), partitions, 1)) {
      Labels gone = Labels.of("__name__", "m", "instance", "i", "job", "k");
      cluster.send(Map.of(gone, Map.of(NOON, 1.0)), NOON, NOON + 100);
      run(cluster, 0, 100);
      if (restarts) {
        cluster.restart();
      }
      run(cluster, 101, 121);

      Map<Labels, RuleResult> results = cluster.lastResults().get(NOON + 120 * MINUTE);
      assertThat(results.get(Labels.of("__name__", "h", "job", "j")).element().value())
          .isEqualTo(1);
      assertThat(results.get(Labels.of("__name__", "h", "job", "k")).element().stale()).isTrue();
      assertThat(cluster.lastAlerts().get(NOON + 120 * MINUTE).values())
          .extracting(
              alert -> alert.labels().value("job"), AlertRecord::state, AlertRecord::activeAtMillis)
          .containsExactlyInAnyOrder(
              tuple("j", AlertState.FIRING, NOON), tuple("k", AlertState.INACTIVE, NOON));
      assertThat(cluster.results).noneMatch(result -> result.element().correction());
    }
  }

  /** One whose ticks are far behind those of the rule that is gone. */
  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void r10_reportsAgeThoughTheFastestRuleIsTakenOut(int partitions) {
    String behind = "groups:\n- name: b\n  query_offset: 3h\n  rules:\n";
    String rule = "  - {record: b, expr: sum(m)}\n";
    String fast = "- name: g\n  rules:\n  - {record: sum, expr: sum(m)}\n";
    RuleSetVersion both =
        RuleStreamTest.version(1, RuleSetVersion.FROM_THE_BEGINNING, behind + rule + fast);
    RuleSetVersion second = RuleStreamTest.version(2, NOON + 280 * MINUTE + 1, behind + rule);
    try (RuleCluster cluster =
        new RuleCluster(RuleStreamTest.program(List.of(both)), partitions, 1)) {
      run(cluster, 0, 279);
      cluster.learn(RuleStreamTest.program(List.of(both, second)), 100);
      run(cluster, 280, 290);
      long kept = cluster.mergeKeys('S');
      run(cluster, 291, 310);
      assertThat(cluster.mergeKeys('S')).isLessThanOrEqualTo(kept);
    }
  }

  /** When a tick is published, the one before it is older than what is corrected. */
  @ParameterizedTest
  @CsvSource({"1, 2h", "3, 2h", "3, 4h"})
  void c6_anAlertGoesOnThoughTheOldestTickThatIsKeptIsCorrected(int partitions, String interval) {
    String slow =
        "groups:\n- name: g\n  interval: "
            + interval
            + "\n  rules:\n  - {alert: Slow, expr: sum(m) > 0, for: 2h}\n";
    try (RuleCluster cluster = new RuleCluster(RuleStreamTest.program(slow), partitions, 1)) {
      run(cluster, 0, 242);
      sendLate(cluster, 239, 243);
      run(cluster, 243, 245);

      assertThat(cluster.lastAlerts().get(NOON + 240 * MINUTE).values())
          .extracting(AlertRecord::state, AlertRecord::activeAtMillis, AlertRecord::value)
          .containsExactly(tuple(AlertState.FIRING, NOON, 2.0));
    }
  }

  /** Only the latest ticks are corrected; samples are positive, so none becomes less. */
  @ParameterizedTest
  @CsvSource({
    "1, sum_over_time(sum(m)[1h:1m])",
    "3, sum_over_time(sum(m)[1h:1m])",
    "3, sum_over_time(sum(m)[1h:1m]) + sum(m)",
    "3, sum(sum_over_time(sum by (job) (m)[1h:1m]))"
  })
  void r10_noTickIsCorrectedWhoseHistoryIsPartlyDropped(int partitions, String expression) {
    String rules = RULES + "  - {record: h, expr: '" + expression + "'}\n";
    try (RuleCluster cluster =
        new RuleCluster(RuleStreamTest.program(rules), partitions, 1, 10_000)) {
      run(cluster, 0, 119);
      sendLate(cluster, 80, 120);
      run(cluster, 120, 125);

      assertNothingLess(cluster);
      assertThat(history(cluster, 124)).isGreaterThanOrEqualTo(65);
      long stayed =
          LongStream.range(80, 120)
              .filter(minute -> !result(cluster, minute).element().correction())
              .count();
      assertThat(cluster.mergeMeters.get("weir.merge.corrections.lost").counters())
          .satisfiesExactly(
              counter -> assertThat((long) counter.count()).isEqualTo(stayed).isPositive());
    }
  }

  /** Without a lack of memory. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void r10_noTickIsCorrectedWhoseHistoryIsPartlyDroppedSinceAShardWasAwayForLong(int away) {
    String rules = RULES + "  - {record: h, expr: 'sum_over_time(sum(m)[1h:1m])'}\n";
    try (RuleCluster cluster = new RuleCluster(RuleStreamTest.program(rules), 3, 1)) {
      run(cluster, 0, 99, minute -> 1, "0", "1", "2", "3", "4");
      cluster.lose(away);
      run(cluster, 100, 189, minute -> 1, "0", "1", "2", "3", "4");
      cluster.regain();
      run(cluster, 190, 192, minute -> 1, "0", "1", "2", "3", "4");

      assertNothingLess(cluster);
      for (long minute = 122; minute < 192; minute++) {
        assertThat(history(cluster, minute)).as("minute %d", minute).isEqualTo(5 * 60);
      }
    }
  }

  /** A slow rule keeps the reports of an exchange for longer than verdicts of another are kept. */
  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void r8_noTickIsCorrectedOfWhichItIsForgottenWhetherTheRuleFailed(int partitions) {
    String subquery = "sum by (job) (m)[1h:1m]";
    String rules =
        RULES
            + "- name: l\n  limit: 1\n  rules:\n  - {record: h, expr: 'sum_over_time("
            + subquery
            + ")'}\n- name: s\n  interval: 8h\n  rules:\n  - {record: s, expr: 'max_over_time("
            + subquery
            + ")'}\n";
    try (RuleCluster cluster =
        new RuleCluster(RuleStreamTest.program(rules), partitions, 1, 10_000)) {
      Labels other = Labels.of("__name__", "m", "instance", "i", "job", "k");
      for (int minute = 0; minute < 120; minute++) {
        long time = NOON + minute * MINUTE;
        cluster.send(Map.of(other, Map.of(time, 1.0)), time, time + 100);
        run(cluster, minute, minute);
      }
      sendLate(cluster, 80, 120);
      run(cluster, 120, 122);

      assertThat(cluster.lastResults().get(NOON + 121 * MINUTE).keySet())
          .contains(Labels.of("__name__", "sum"));
      assertThat(cluster.results)
          .extracting(result -> result.labels().metricName())
          .contains("s")
          .doesNotContain("h");
    }
  }

  private static double history(RuleCluster cluster, long minute) {
    return result(cluster, minute).element().value();
  }

  private static RuleResult result(RuleCluster cluster, long minute) {
    return cluster.lastResults().get(NOON + minute * MINUTE).get(HISTORY);
  }

  private static void assertNothingLess(RuleCluster cluster) {
    Map<Long, Double> first = new HashMap<>();
    for (RuleResult result : cluster.results) {
      if (result.labels().equals(HISTORY)) {
        first.putIfAbsent(result.element().timestampMillis(), result.element().value());
      }
    }
    first.forEach((time, value) ->
        assertThat(history(cluster, (time - NOON) / MINUTE))
            .as("minute %d", (time - NOON) / MINUTE)
            .isGreaterThanOrEqualTo(value));
  }

  private static RuleCluster cluster(int partitions) {
    return new RuleCluster(RuleStreamTest.program(List.of(FIRST)), partitions, 1);
  }

  private static void assertReportsAge(RuleCluster cluster) {
    assertReportsAge(cluster, 10);
  }

  /** For 70 minutes late samples are taken, and a subquery looks back an hour at most. */
  private static void assertReportsAge(RuleCluster cluster, int from) {
    int settled = from + 140;
    run(cluster, from, settled);
    cluster.restart();
    long kept = cluster.mergeKeys('S');
    run(cluster, settled + 1, settled + 30);
    assertThat(cluster.mergeKeys('S')).isPositive().isCloseTo(kept, within(kept / 20));
    assertThat(cluster.reportsTooOld()).isZero();
    assertThat(cluster.lastResults().keySet()).contains(NOON + (settled + 29) * MINUTE);
  }

  /** Who comes to know of the third version when the second's first tick is done. */
  @ParameterizedTest
  @CsvSource({"1, 40", "3, 40", "1, 10", "3, 10"})
  void r2_whatARuleGaveThatLivedForNoTickIsTakenBack(int partitions, long seconds) {
    RuleSetVersion second = edit(2, 10, "0");
    RuleSetVersion third = RuleStreamTest.version(3, NOON + 10 * MINUTE + seconds * 1000, RULES);
    try (RuleCluster cluster = cluster(partitions)) {
      run(cluster, 0, 9);
      cluster.learn(RuleStreamTest.program(List.of(FIRST, second)), 100);
      run(cluster, 10, 12);
      assertThat(cluster.lastResults().get(NOON + 11 * MINUTE)).containsKey(EDITED);
      assertThat(cluster.compactedAlerts().values())
          .extracting(AlertRecord::state)
          .containsExactly(AlertState.FIRING);

      cluster.learn(RuleStreamTest.program(List.of(FIRST, second, third)), 100);
      run(cluster, 13, 15);
      RuleResult left =
          cluster.lastResults().getOrDefault(NOON + 11 * MINUTE, Map.of()).get(EDITED);
      assertThat(left.element().correction()).isTrue();
      assertThat(left.element().stale()).isTrue();
      assertThat(cluster.compactedAlerts().values())
          .extracting(AlertRecord::state)
          .containsExactly(AlertState.INACTIVE);
    }
  }

  private static void run(RuleCluster cluster, int from, int to) {
    run(cluster, from, to, minute -> 1);
  }

  /** A sample of a minute that comes in another one, of a series that nothing else is there of. */
  private static void sendLate(RuleCluster cluster, int minute, int nowMinute) {
    long now = NOON + nowMinute * MINUTE;
    Labels late = Labels.of("__name__", "m", "instance", "late", "job", "j");
    cluster.send(Map.of(late, Map.of(NOON + minute * MINUTE, 1.0)), now, now + 100);
    cluster.settle(now + 100);
  }

  private static void run(RuleCluster cluster, int from, int to, IntToDoubleFunction value) {
    run(cluster, from, to, value, "i");
  }

  /** Minutes, both included, and the value of each instance's samples in each. */
  private static void run(
      RuleCluster cluster, int from, int to, IntToDoubleFunction value, String... instances) {
    for (int minute = from; minute <= to; minute++) {
      long end = NOON + (minute + 1) * MINUTE;
      for (long time = end - MINUTE; time < end; time += 15_000) {
        Map<Labels, Map<Long, Double>> samples = new HashMap<>();
        for (String instance : instances) {
          Labels m = Labels.of("__name__", "m", "instance", instance, "job", "j");
          samples.put(m, Map.of(time, value.applyAsDouble(minute)));
        }
        cluster.send(samples, time, time + 100);
        cluster.settle(time + 100);
      }
    }
  }
}
