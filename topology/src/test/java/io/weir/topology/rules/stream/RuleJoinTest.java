package io.weir.topology.rules.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.schemas.labels.Labels;
import io.weir.schemas.result.ResultElement;
import io.weir.schemas.samples.StaleMarker;
import io.weir.topology.merge.RuleHealth;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A join whose one side has two series of a match group fails if there is anything on its many
 * side, be that in another partition, and only then (R8).
 */
final class RuleJoinTest {
  private static final long NOON = 1_800_000_000_000L;
  private static final long MINUTE = 60_000;
  private static final long ROUND = 15_000;
  private static final String RULES =
      """
      groups:
      - name: g
        rules:
        - record: joined
          expr:\
      """
          + " ";
  private static final Labels M = series("m", "a", "");
  private static final Labels N = series("n", "a", "");

  /** Joins in shards, behind an exchange, and before one; and jobs that are in all partitions. */
  static Stream<Arguments> joins() {
    return Stream.of(
            "m * on (job, instance) group_left () n",
            "m * on (job, instance) n",
            "n * on (job) group_right () m",
            "sum(m * on (job) group_left () n)",
            "sum by (job) (m * on (job, instance) n)",
            "m * on (job) (2 * n) + on (job) m")
        .flatMap(
            join -> Stream.of("b", "c", "d", "e", "f").map(lonely -> Arguments.of(join, lonely)));
  }

  private static Labels series(String name, String job, String zone) {
    return Labels.of("__name__", name, "instance", "i", "job", job, "zone", zone);
  }

  private static RuleCluster cluster(String join) {
    return new RuleCluster(RuleStreamTest.program(RULES + join), 3, 1);
  }

  private static void send(RuleCluster cluster, int round, Map<Labels, Double> values) {
    Map<Labels, Map<Long, Double>> samples = new HashMap<>();
    values.forEach((labels, value) -> samples.put(labels, Map.of(time(round), value)));
    sendAll(cluster, round, samples);
  }

  private static void sendAll(
      RuleCluster cluster, int round, Map<Labels, Map<Long, Double>> samples) {
    cluster.send(samples, time(round), time(round) + 100);
    cluster.settle(time(round) + 100);
  }

  private static long time(int round) {
    return NOON + round * ROUND;
  }

  private static String failure(RuleCluster cluster) {
    RuleHealth.State state = cluster.health.states().values().iterator().next();
    return Objects.requireNonNullElse(state.failure(), "none");
  }

  private static List<ResultElement> holding(RuleCluster cluster, long tick) {
    return cluster.lastResults().getOrDefault(tick, Map.of()).values().stream()
        .map(result -> result.element())
        .filter(element -> !element.stale())
        .toList();
  }

  @ParameterizedTest
  @MethodSource("joins")
  void r8_anAmbiguousJoinFailsWhereverItsManySideIs(String join, String lonely) {
    Map<Labels, Double> unique = Map.of(M, 1.0, N, 2.0, series("n", lonely, "1"), 3.0);
    Map<Labels, Double> ambiguous = new HashMap<>(unique);
    ambiguous.put(series("n", lonely, "2"), 4.0);
    Map<Labels, Double> oneSideOnly = new HashMap<>(ambiguous);
    oneSideOnly.put(M, StaleMarker.VALUE);
    try (RuleCluster cluster = cluster(join)) {
      for (int round = 0; round < 6; round++) {
        send(cluster, round, unique);
      }
      assertThat(holding(cluster, NOON + MINUTE)).hasSize(1);
      for (int round = 6; round < 10; round++) {
        send(cluster, round, ambiguous);
      }
      assertThat(holding(cluster, NOON + 2 * MINUTE)).isEmpty();
      assertThat(failure(cluster)).contains("found duplicate series for the match group");
      for (int round = 10; round < 14; round++) {
        send(cluster, round, oneSideOnly);
      }
      assertThat(holding(cluster, NOON + 3 * MINUTE)).isEmpty();
      assertThat(failure(cluster)).isEqualTo("none");
    }
  }

  @ParameterizedTest
  @MethodSource("joins")
  void r8_anAmbiguityThatComesLateTakesBackWhatWasPublishedAndOnlyThat(String join, String lonely) {
    Map<Labels, Double> unique = Map.of(M, 1.0, N, 2.0, series("n", lonely, "1"), 3.0);
    Labels second = series("n", lonely, "2");
    try (RuleCluster cluster = cluster(join)) {
      for (int round = 0; round < 14; round++) {
        send(cluster, round, unique);
      }
      Map<Labels, Map<Long, Double>> late = new HashMap<>();
      unique.forEach((labels, value) -> late.put(labels, Map.of(time(14), value)));
      late.put(second, Map.of(time(8), 4.0, time(9), StaleMarker.VALUE));
      sendAll(cluster, 14, late);
      cluster.restart();
      for (int round = 15; round < 18; round++) {
        send(cluster, round, unique);
      }

      assertThat(holding(cluster, NOON + MINUTE)).hasSize(1);
      assertThat(holding(cluster, NOON + 2 * MINUTE)).isEmpty();
      assertThat(holding(cluster, NOON + 3 * MINUTE)).hasSize(1);
      assertThat(failure(cluster)).isEqualTo("none");
    }
  }
}
