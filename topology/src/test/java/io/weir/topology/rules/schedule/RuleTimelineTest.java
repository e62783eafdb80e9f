package io.weir.topology.rules.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.topology.control.RuleSetVersion;
import io.weir.topology.promql.distribute.PlanLimits;
import io.weir.topology.rules.RuleSource;
import io.weir.topology.rules.RuleSources;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RuleTimelineTest {
  private static final long NOON = 1_800_000_000_000L;
  private static final long HOUR = 3_600_000;
  private static final String NONE = "groups: []\n";

  private final List<RuleSetVersion> versions = new ArrayList<>();

  private RuleTimeline version(long fromMillis, String rules) {
    versions.add(
        new RuleSetVersion(
            versions.size() + 1,
            fromMillis,
            "h" + versions.size(),
            new RuleSources(
                Duration.ofMinutes(1),
                Duration.ZERO,
                Map.of(),
                "",
                List.of(new RuleSource("rules.yml", rules)))));
    return RuleTimeline.of(versions, PlanLimits.DEFAULTS);
  }

  /** Its last ticks run when the newer version begins, of samples that are older by the offset. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 8, 24})
  void r2_aRuleThatIsTakenOutIsKnownForSixHoursHoweverFarItLooksBack(int offsetHours) {
    version(
        NOON,
        "groups: [{name: g, query_offset: %dh, rules: [{record: a, expr: b}]}]"
            .formatted(offsetHours));
    RuleTimeline without = version(NOON + 48 * HOUR, NONE);
    assertThat(without.rules())
        .singleElement()
        .extracting(ScheduledRule::endMillis)
        .isEqualTo(NOON + (48 - offsetHours) * HOUR);

    assertThat(version(NOON + 54 * HOUR, NONE).rules()).hasSize(1);
    assertThat(version(NOON + 54 * HOUR + 1, NONE).rules()).isEmpty();
  }

  @Test
  void r1_aRuleThatIsTheSameGoesOn() {
    String rules = "groups: [{name: g, rules: [{record: a, expr: b}]}]";
    List<ScheduledRule> first = version(NOON, rules).rules();
    assertThat(version(NOON + HOUR, rules + " # the same").rules()).isEqualTo(first);
    assertThat(version(NOON + 2 * HOUR, rules.replace("expr: b", "expr: c")).rules())
        .extracting(ScheduledRule::firstMillis)
        .containsExactly(NOON, NOON + 2 * HOUR);
  }
}
