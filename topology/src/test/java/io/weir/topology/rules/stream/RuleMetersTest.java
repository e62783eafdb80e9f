package io.weir.topology.rules.stream;

import static io.weir.topology.rules.stream.RuleStreamTest.program;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Meter;
import io.weir.schemas.labels.Labels;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What merge partitions count of rules. */
final class RuleMetersTest {
  private static final long NOON = 1_800_000_000_000L;
  private static final String RULES =
      """
      groups:
        - name: g
          rules:
            - {record: whole, expr: sum(m)}
            - {record: broken, expr: "m + on(job) m"}
      """;

  @Test
  void rulesAreCountedFromTheFirstEvaluationOn() {
    try (RuleCluster cluster = new RuleCluster(program(RULES), 2, 1)) {
      run(cluster);
      double evaluations = value(cluster, "weir.rule.evaluations", "whole");
      assertThat(evaluations).isPositive();
      assertThat(value(cluster, "weir.rule.evaluation.failures", "whole")).isZero();
      assertThat(value(cluster, "weir.rule.evaluations.incomplete", "whole")).isZero();
      assertThat(value(cluster, "weir.rule.work", "whole")).isPositive();
      assertThat(value(cluster, "weir.rule.evaluated", "whole"))
          .isEqualTo((NOON + 60_000) / 1000.0);
      assertThat(value(cluster, "weir.rule.evaluation.failures", "broken"))
          .isEqualTo(value(cluster, "weir.rule.evaluations", "broken"))
          .isPositive();
    }
  }

  @Test
  void ruleThatIsNoMoreDoesNotFallBehind() {
    try (RuleCluster cluster = new RuleCluster(program(RULES), 2, 1)) {
      run(cluster);
      cluster.learn(program(RULES.replace("record: whole", "record: other")), 100);
      send(cluster, NOON + 135_000);
      assertThat(named(cluster, "weir.rule.evaluated", "whole")).isEmpty();
      assertThat(named(cluster, "weir.rule.evaluated", "broken")).hasSize(1);
    }
  }

  @Test
  void ruleOfAnotherExpressionGoesOn() {
    try (RuleCluster cluster = new RuleCluster(program(RULES), 2, 1)) {
      run(cluster);
      cluster.learn(program(RULES.replace("expr: sum(m)", "expr: max(m)")), 100);
      send(cluster, NOON + 135_000);
      assertThat(value(cluster, "weir.rule.evaluated", "whole"))
          .isEqualTo((NOON + 120_000) / 1000.0);
    }
  }

  private static void run(RuleCluster cluster) {
    for (int i = 0; i <= 5; i++) {
      send(cluster, NOON + i * 15_000L);
    }
  }

  private static void send(RuleCluster cluster, long time) {
    cluster.send(
        Map.of(
            Labels.of("__name__", "m", "i", "1", "instance", "a", "job", "j"), Map.of(time, 1.0),
            Labels.of("__name__", "m", "i", "2", "instance", "b", "job", "j"), Map.of(time, 2.0)),
        time,
        time + 100);
    cluster.settle(time);
  }

  private static double value(RuleCluster cluster, String name, String rule) {
    List<Meter> found = named(cluster, name, rule);
    assertThat(found).as(name + " of " + rule).hasSize(1);
    return found.getFirst().measure().iterator().next().getValue();
  }

  private static List<Meter> named(RuleCluster cluster, String name, String rule) {
    return List.copyOf(cluster.mergeMeters.find(name).tag("rule", rule).meters());
  }
}
