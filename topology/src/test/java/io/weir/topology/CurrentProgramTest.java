package io.weir.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.topology.control.AgreedRules;
import io.weir.topology.control.RuleSetVersion;
import io.weir.topology.rules.RuleSource;
import io.weir.topology.rules.RuleSources;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Which program is evaluated while further versions of the rules come. */
final class CurrentProgramTest {
  private final List<RuleSetVersion> versions = new ArrayList<>();
  private final Deque<Runnable> put = new ArrayDeque<>();
  private final CurrentProgram program =
      new CurrentProgram(
          new AgreedRules() {
            @Override
            public List<RuleSetVersion> versions() {
              return List.copyOf(versions);
            }

            @Override
            public void onChange(Runnable listener) {}
          },
          put::add);

  private void agree(String expression) {
    long version = versions.size() + 1L;
    String text = "groups: [{name: g, rules: [{record: r, expr: '" + expression + "'}]}]";
    versions.add(
        new RuleSetVersion(
            version,
            version * 60_000,
            "h" + version,
            new RuleSources(
                Duration.ofMinutes(1),
                Duration.ZERO,
                Map.of(),
                "",
                List.of(new RuleSource("rules.yml", text)))));
  }

  @Test
  void theFirstIsWaitedForAndFurtherOnesTakeOverOnceTheyAreMade() {
    assertThat(program.get().version()).isZero();
    agree("sum(m)");
    assertThat(program.get().version()).isEqualTo(1);
    assertThat(put).isEmpty();

    agree("max(m)");
    assertThat(program.get().version()).isEqualTo(1);
    agree("min(m)");
    assertThat(program.get().version()).isEqualTo(1);
    assertThat(put).as("made once").hasSize(1);
    put.remove().run();
    assertThat(program.get().version()).isEqualTo(3);
    assertThat(put).isEmpty();

    agree("count(m)");
    assertThat(program.get().version()).isEqualTo(3);
    put.remove().run();
    assertThat(program.get().version()).isEqualTo(4);
    assertThat(program.get().rules()).as("three have ended").hasSize(4);
  }

  @Test
  void aFileThatIsNotSoundLeavesTheOthers() {
    agree("sum(m)");
    agree("sum(m");
    assertThat(program.get().version()).isEqualTo(2);
    assertThat(program.get().rules())
        .extracting(rule -> rule.rule().endMillis())
        .containsExactly(120_000L);
  }
}
