package io.weir.ops.serve.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.ops.config.CallerSelector;
import io.weir.schemas.labels.Labels;
import io.weir.topology.query.http.AlertState;
import io.weir.topology.query.http.RuleState;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class SeenRulesTest {
  private static final RuleState.Evaluation FAILED =
      new RuleState.Evaluation(
          RuleState.Health.ERROR,
          "found duplicate series {customer=\"b\"}",
          Duration.ZERO,
          Instant.EPOCH);

  private final SeenRules all = new SeenRules(List.of());
  private final SeenRules teamA = new SeenRules(CallerSelector.matchers("{team=\"a\"}"));

  @Test
  void whoIsBoundToNothingSeesAll() {
    RuleState rule = recording(Labels.empty());
    assertThat(all.of(rule)).contains(rule);
  }

  @Test
  void aRuleIsSeenByItsOwnLabels() {
    assertThat(teamA.of(recording(Labels.of("team", "a")))).isPresent();
    assertThat(teamA.of(recording(Labels.of("team", "b")))).isEmpty();
    assertThat(teamA.of(recording(Labels.empty()))).isEmpty();
    assertThat(
            new SeenRules(CallerSelector.matchers("{__name__=~\"job:.*\"}"))
                .of(recording(Labels.empty())))
        .isPresent();
    assertThat(teamA.of(alerting(Labels.of("team", "a")))).isPresent();
  }

  @Test
  void ofAnAlertingRuleThatIsNotHisHeSeesHisAlertsOnly() {
    AlertState his = alert("a");
    assertThat(teamA.of(alerting(Labels.empty(), alert("b")))).isEmpty();
    Optional<RuleState> seen = teamA.of(alerting(Labels.empty(), alert("b"), his));
    assertThat(((RuleState.Alerting) seen.orElseThrow()).alerts()).containsExactly(his);
  }

  @Test
  void whyARuleFailsIsNotTold() {
    assertThat(teamA.of(recording(Labels.of("team", "a"))).orElseThrow().evaluation())
        .isEqualTo(
            new RuleState.Evaluation(
                RuleState.Health.ERROR, SeenRules.UNTOLD, Duration.ZERO, Instant.EPOCH));
    assertThat(teamA.of(alerting(Labels.of("team", "a"))).orElseThrow().evaluation().lastError())
        .isEqualTo(SeenRules.UNTOLD);
  }

  private static RuleState recording(Labels labels) {
    return new RuleState.Recording("job:up:sum", "sum by (job) (up)", labels, FAILED);
  }

  private static RuleState alerting(Labels labels, AlertState... alerts) {
    return new RuleState.Alerting(
        "Up",
        "up == 1",
        labels,
        FAILED,
        Duration.ZERO,
        Duration.ZERO,
        Labels.empty(),
        Arrays.asList(alerts));
  }

  private static AlertState alert(String team) {
    return new AlertState(
        Labels.of("alertname", "Up", "team", team), Labels.empty(), true, Instant.EPOCH, null, 1);
  }
}
