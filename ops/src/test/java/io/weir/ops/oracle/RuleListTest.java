package io.weir.ops.oracle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.topology.promql.distribute.DistributedPlan;
import io.weir.topology.promql.distribute.PlanLimits;
import io.weir.topology.promql.distribute.UnstreamableException;
import io.weir.topology.promql.parse.PromQlParser;
import io.weir.topology.rules.Rule;
import io.weir.topology.rules.RuleFile;
import io.weir.topology.rules.RuleGroup;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The rules that are held to Prometheus. */
final class RuleListTest {
  private final RuleList rules = RuleList.load();

  @Test
  void allCanBeStreamed() {
    PlanLimits limits = new PlanLimits(Duration.ofMinutes(30), Duration.ofMinutes(1));
    List<String> refused = new ArrayList<>();
    for (OracleRule rule : rules.rules()) {
      try {
        DistributedPlan.of(rule.rule().expression(), limits);
      } catch (UnstreamableException e) {
        refused.add(rule.record() + ": " + e.withCaret(rule.rule().text()));
      }
    }
    assertThat(refused).isEmpty();
  }

  @Test
  void eachHasARecordOfItsOwn() {
    assertThat(rules.rules()).hasSizeGreaterThan(70);
    assertThat(rules.rules()).extracting(OracleRule::record).doesNotHaveDuplicates();
  }

  @Test
  void whatIsAskedIsPromql() throws Exception {
    for (OracleRule rule : rules.rules()) {
      assertThat(PromQlParser.parse(rule.asked())).as(rule.record()).isNotNull();
    }
  }

  @Test
  void someAreOfTheSameFile() {
    Set<String> chosen = new TreeSet<>();
    for (int seed = 0; seed < 8; seed++) {
      RuleList some = rules.some(8, seed);
      List<String> records = some.rules().stream().map(OracleRule::record).toList();
      assertThat(some.rules()).hasSizeBetween(30, 40);
      assertThat(RuleFile.parse("some.yml", some.text()).groups())
          .flatMap(RuleGroup::rules)
          .extracting(Rule::name)
          .isEqualTo(records);
      chosen.addAll(records);
    }
    assertThat(chosen).hasSize(rules.rules().size());
    assertThat(rules.some(1, 5)).isEqualTo(new RuleList(rules.text().strip(), rules.rules()));
  }

  @Test
  void expectationsWithoutARuleAreRefused() {
    assertThatThrownBy(() -> RuleList.of("groups: []", "rules: [{record: nobody}]"))
        .hasMessageContaining("nobody");
  }
}
