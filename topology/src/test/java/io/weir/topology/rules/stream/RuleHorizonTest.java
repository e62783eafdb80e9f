package io.weir.topology.rules.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.schemas.labels.Labels;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What comes late within the horizon corrects every rule of a chain, however long that takes. */
final class RuleHorizonTest {
  private static final long NOON = 1_800_000_000_000L;
  private static final long TICK = NOON + 60_000;
  private static final long ROUND = 15_000;
  private static final String RULES =
      """
      groups:
        - name: g
          rules:
            - record: job:m:sum
              expr: sum by (job) (m)
            - record: all:m:sum
              expr: sum(job:m:sum)
            - record: all:m:twice
              expr: all:m:sum * 2
      """;

  @ParameterizedTest
  @CsvSource({
    "1, 3000, 0",
    "3, 3000, 0",
    "1, 3590, 0",
    "3, 3590, 0",
    "1, 600, 7200",
    "3, 600, 7200"
  })
  void c4_whatTheFirstRuleTookTheOthersTake(int partitions, long lateSeconds, long pauseSeconds) {
    long lateRound = (TICK - NOON + lateSeconds * 1000) / ROUND;
    try (RuleCluster cluster = new RuleCluster(RuleStreamTest.program(RULES), partitions, 1)) {
      long now = NOON;
      for (long round = 0; round < lateRound + 12; round++) {
        Map<Labels, Map<Long, Double>> samples = new HashMap<>();
        samples.put(m("a", "0"), Map.of(now, 1.0));
        if (round == lateRound) {
          samples.put(m("b", "1"), Map.of(TICK, 10.0));
        }
        cluster.send(samples, now, now + 100);
        cluster.settle(now);
        now += ROUND + (round == lateRound ? pauseSeconds * 1000 : 0);
      }
      var corrected = cluster.lastResults().get(TICK);
      assertThat(
              List.of("job:m:sum", "all:m:sum", "all:m:twice").stream()
                  .map(name ->
                      corrected.entrySet().stream()
                          .filter(entry -> entry.getKey().metricName().equals(name))
                          .mapToDouble(entry -> entry.getValue().element().value())
                          .sum()))
          .containsExactly(11.0, 11.0, 22.0);
    }
  }

  private static Labels m(String job, String instance) {
    return Labels.of("__name__", "m", "instance", instance, "job", job);
  }
}
