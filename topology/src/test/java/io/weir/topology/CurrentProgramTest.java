package io.weir.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.topology.control.AgreedRules;
import io.weir.topology.control.RuleSetVersion;
import io.weir.topology.rules.RuleSource;
import io.weir.topology.rules.RuleSources;
import java.time.Duration;
import java.util.AbstractList;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
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
              return new Versions();
            }

            @Override
            public void onChange(Runnable listener) {}
          },
          put::add);

  /** Thrown by whoever reads the versions. */
  private @Nullable Error error;

  private final class Versions extends AbstractList<RuleSetVersion> {
    @Override
    public RuleSetVersion get(int index) {
      if (error != null) {
        throw error;
      }
      return versions.get(index);
    }

    @Override
    public int size() {
      return versions.size();
    }
  }

  private void agree(String expression) {
    agree(expression, Duration.ofMinutes(1));
  }

  private void agree(String expression, Duration evaluationInterval) {
    long version = versions.size() + 1L;
    String text = "groups: [{name: g, rules: [{record: r, expr: '" + expression + "'}]}]";
    versions.add(
        new RuleSetVersion(
            version,
            version * 60_000,
            "h" + version,
            new RuleSources(
                evaluationInterval,
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

  @Test
  void aVersionOfWhichNoneCanBeMadeIsTheEndUntilItIsRepaired() {
    agree("sum(m)");
    assertThat(program.get().version()).isEqualTo(1);

    agree("max(m)", Duration.ZERO);
    assertThat(program.get().version()).isEqualTo(1);
    put.remove().run();
    for (int time = 0; time < 2; time++) {
      assertThatThrownBy(program::get)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("rules of version 2: expected a program to be made of them, found ")
          .hasRootCauseInstanceOf(IllegalArgumentException.class);
    }
    assertThat(put).as("tried once").isEmpty();

    agree("min(m)");
    assertThat(program.get().version()).as("while the third is made").isEqualTo(1);
    put.remove().run();
    assertThat(program.get().version()).isEqualTo(3);
    assertThat(program.get().rules())
        .extracting(rule -> rule.rule().version())
        .as("what was never evaluated hasn't ended")
        .containsExactly(1L, 3L);
    assertThat(put).isEmpty();
  }

  @Test
  void theFirstVersionCanBeRepairedToo() {
    agree("sum(m)", Duration.ZERO);
    assertThatThrownBy(program::get).isInstanceOf(IllegalArgumentException.class);
    agree("sum(m)");
    assertThat(program.get().version()).isEqualTo(2);
  }

  @Test
  void anErrorIsToldTooAndNotTriedAgainAndAgain() {
    agree("sum(m)");
    assertThat(program.get().version()).isEqualTo(1);

    agree("max(m)");
    assertThat(program.get().version()).isEqualTo(1);
    error = new StackOverflowError("deep");
    put.remove().run();
    error = null;
    assertThatThrownBy(program::get).hasRootCauseInstanceOf(StackOverflowError.class);
    assertThat(put).as("tried once").isEmpty();

    agree("min(m)");
    assertThat(program.get().version()).isEqualTo(1);
    put.remove().run();
    assertThat(program.get().version()).isEqualTo(3);
  }
}
