package io.weir.topology.rules.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.schemas.labels.Labels;
import io.weir.schemas.result.ResultElement;
import io.weir.schemas.result.RuleResult;
import io.weir.topology.control.RuleSetVersion;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rules that are evaluated while a shard is away (R4). */
final class RuleAbsenceTest {
  private static final long NOON = 1_800_000_000_000L;
  private static final long MINUTE = 60_000;
  private static final long ROUND = 15_000;
  private static final int SERIES = 6;
  private static final String OTHER =
      "groups:\n- name: g\n  rules:\n  - {record: o, expr: sum(m)}\n";

  private static void run(RuleCluster cluster, int from, int to) {
    for (long time = NOON + from * MINUTE; time < NOON + to * MINUTE; time += ROUND) {
      send(cluster, time, time + 100);
      cluster.settle(time + 100);
    }
  }

  private static void send(RuleCluster cluster, long time, long appendTimeMillis) {
    Map<Labels, Map<Long, Double>> samples = new HashMap<>();
    for (int i = 0; i < SERIES; i++) {
      Labels m = Labels.of("__name__", "m", "instance", "i" + i, "job", "j");
      samples.put(m, Map.of(time, 1.0));
    }
    cluster.send(samples, time, appendTimeMillis);
  }

  /** What is recorded under a name, by minute. */
  private static Map<Long, ResultElement> results(RuleCluster cluster, String name) {
    Map<Long, ResultElement> elements = new TreeMap<>();
    cluster
        .lastResults()
        .forEach((time, results) -> {
          if (results.containsKey(Labels.of("__name__", name))) {
            elements.put(
                (time - NOON) / MINUTE, results.get(Labels.of("__name__", name)).element());
          }
        });
    return elements;
  }

  /** Shards report first what it looks back upon, an hour ago. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void r4_aRuleThatIsAddedMeanwhileDoesNotWaitForTheShard(int away) {
    RuleSetVersion first = RuleStreamTest.version(1, RuleSetVersion.FROM_THE_BEGINNING, OTHER);
    RuleSetVersion second =
        RuleStreamTest.version(
            2,
            NOON + 90 * MINUTE + 1,
            OTHER + "  - {record: h, expr: 'sum_over_time(sum(m)[1h:1m])'}\n");
    try (RuleCluster cluster = new RuleCluster(RuleStreamTest.program(List.of(first)), 3, 1)) {
      run(cluster, 0, 80);
      cluster.lose(away);
      run(cluster, 80, 90);
      cluster.learn(RuleStreamTest.program(List.of(first, second)), 100);
      run(cluster, 90, 100);
      assertThat(results(cluster, "h"))
          .containsKeys(91L, 97L)
          .allSatisfy((minute, element) -> assertThat(element.complete()).isFalse());

      cluster.regain();
      run(cluster, 100, 102);
      assertThat(results(cluster, "h"))
          .containsOnlyKeys(91L, 92L, 93L, 94L, 95L, 96L, 97L, 98L, 99L, 100L, 101L)
          .allSatisfy((minute, element) -> {
            assertThat(element.complete()).isTrue();
            assertThat(element.value()).isEqualTo(60 * SERIES);
          });
    }
  }

  /** Nothing comes for it until it is due again, or it is of times that are long ago. */
  @ParameterizedTest
  @CsvSource({"'interval: 20m', 20", "'interval: 20m, limit: 9', 20", "'query_offset: 10m', 15"})
  void r4_aRuleThatIsSeldomDueOrLooksBackDoesNotWaitForTheShard(String group, long minute) {
    String rules = OTHER + "- {name: s, " + group + ", rules: [{record: s, expr: sum(m)}]}\n";
    try (RuleCluster cluster = new RuleCluster(RuleStreamTest.program(rules), 3, 1)) {
      run(cluster, 0, 12);
      cluster.lose(1);
      run(cluster, 12, 30);
      assertThat(results(cluster, "s")).containsKey(minute);
      assertThat(results(cluster, "s").get(minute).complete()).isFalse();

      cluster.regain();
      run(cluster, 30, 32);
      assertThat(results(cluster, "s").get(minute).complete()).isTrue();
      assertThat(results(cluster, "s").get(minute).value()).isEqualTo(SERIES);
    }
  }

  /** When any has its next tick at the latest; one that reads another's record waits for that. */
  @ParameterizedTest
  @CsvSource({
    "20m, 20m, sum(m), 50, 65",
    "20m, 1h, max(m), 50, 85",
    "20m, 20m, o + 1, 50, 85",
    "20m, 20m, sum_over_time(sum(m)[30m:10m]), 50, 85",
    "1h, 1h, max(m), 100, 145"
  })
  void r4_rulesThatAreSeldomDueDoNotWaitForTheShardThoughThereAreNoOthers(
      String interval, String other, String expression, int restart, int to) {
    String rules =
        """
        groups:
        - {name: o, interval: %s, rules: [{record: o, expr: sum(m)}]}
        - {name: s, interval: %s, rules: [{record: s, expr: '%s'}]}
        """
            .formatted(interval, other, expression);
    for (boolean restarts : new boolean[] {false, true}) {
      try (RuleCluster cluster = new RuleCluster(RuleStreamTest.program(rules), 3, 1)) {
        run(cluster, 0, 12);
        cluster.lose(1);
        run(cluster, 12, restart);
        if (restarts) {
          cluster.restart();
        }
        run(cluster, restart, to + (restarts ? 40 : 0));
        assertThat(results(cluster, "o"))
            .as("restarts: " + restarts)
            .containsKeys(interval.equals("1h") ? new Long[] {0L, 60L} : new Long[] {0L, 20L, 40L});
        assertThat(results(cluster, "s"))
            .as("restarts: " + restarts)
            .containsKeys(other.equals("1h") ? new Long[] {0L, 60L} : new Long[] {20L, 40L});
      }
    }
  }

  /**
   * The faster one comes to a stand with it, or is no more: no reports of it say that time passes.
   */
  @ParameterizedTest
  @CsvSource({"5m, 1m, o + 1, 100", "5m, 15s, max(m), 6", "20m, 1m, o + 1, 100"})
  void r4_aRuleDoesNotWaitForTheShardThoughAFasterOneNoLongerReports(
      String interval, String faster, String expression, int lastMinute) {
    String slow =
        "groups:\n- {name: o, interval: %s, rules: [{record: o, expr: sum(m)}]}\n"
            .formatted(interval);
    String fast =
        "- {name: s, interval: %s, rules: [{record: s, expr: '%s'}]}\n"
            .formatted(faster, expression);
    RuleSetVersion first =
        RuleStreamTest.version(1, RuleSetVersion.FROM_THE_BEGINNING, slow + fast);
    RuleSetVersion second =
        RuleStreamTest.version(2, NOON + lastMinute * MINUTE + 1, slow + "# over\n");
    try (RuleCluster cluster = new RuleCluster(RuleStreamTest.program(List.of(first)), 3, 1)) {
      run(cluster, 0, 5);
      cluster.learn(RuleStreamTest.program(List.of(first, second)), 100);
      run(cluster, 5, 12);
      cluster.lose(1);
      run(cluster, 12, 85);
      assertThat(cluster.held()).isEmpty();
      assertThat(results(cluster, "o")).containsKeys(20L, 40L, 60L, 80L);
      assertThat(results(cluster, "s").containsKey(80L)).isEqualTo(lastMinute > 80);
    }
  }

  /**
   * All instances were away for three hours; when they are back, one shard takes longer than the
   * others, and a rule that begins, or has its only tick for long, doesn't wait for it.
   */
  @ParameterizedTest
  @ValueSource(strings = {"interval: 1m", "interval: 200m"})
  void r4_whoCatchesUpIsWaitedForThoughAnExchangeOfTheSameShardDoesNot(String group) {
    String rules = OTHER + "- {name: s, " + group + ", rules: [{record: s, expr: max(m)}]}\n";
    RuleSetVersion first =
        RuleStreamTest.version(
            1, RuleSetVersion.FROM_THE_BEGINNING, group.endsWith("200m") ? rules : OTHER);
    RuleSetVersion second = RuleStreamTest.version(2, NOON + 200 * MINUTE - 1, rules);
    try (RuleCluster cluster = new RuleCluster(RuleStreamTest.program(List.of(first)), 3, 1)) {
      run(cluster, 0, 10);
      cluster.lose(1);
      cluster.restart();
      for (int minute = 10; minute < 200; minute++) {
        send(cluster, NOON + minute * MINUTE, NOON + 200 * MINUTE);
      }
      cluster.settle(NOON + 200 * MINUTE);
      cluster.learn(RuleStreamTest.program(List.of(first, second)), 100);
      run(cluster, 200, 204);
      assertThat(results(cluster, "s")).containsKey(200L);
      assertThat(results(cluster, "o")).as("merges wait").doesNotContainKey(12L);

      cluster.regain();
      run(cluster, 204, 206);
      for (long minute = 0; minute < 205; minute++) {
        assertThat(results(cluster, "o")).containsKey(minute);
        assertThat(results(cluster, "o").get(minute).value()).isEqualTo(SERIES);
        assertThat(results(cluster, "o").get(minute).complete()).isTrue();
      }
    }
  }

  /** Nobody was heard of for three hours; then one shard comes first, with all of them at once. */
  @Test
  void r4_afterASilenceOfAllEverybodyHasTimeToReport() {
    try (RuleCluster cluster = new RuleCluster(RuleStreamTest.program(OTHER), 3, 1)) {
      run(cluster, 0, 10);
      cluster.lose(1);
      for (long time = NOON + 10 * MINUTE; time < NOON + 11 * MINUTE - ROUND; time += ROUND) {
        send(cluster, time, time + 100);
        cluster.settle(time + 100);
      }
      for (int minute = 11; minute < 190; minute++) {
        send(cluster, NOON + minute * MINUTE, NOON + 190 * MINUTE);
      }
      cluster.settle(NOON + 190 * MINUTE);
      cluster.settle(NOON + 190 * MINUTE + ROUND);
      cluster.regain();
      run(cluster, 190, 192);
      assertThat(results(cluster, "o")).containsKeys(10L, 100L, 190L);
      assertThat(cluster.results)
          .extracting(RuleResult::element)
          .allSatisfy(element -> assertThat(element.complete()).isTrue());
    }
  }
}
