package io.weir.topology.rules.alert;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.schemas.labels.Labels;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

final class AlertStatesProperties {
  private static List<AlertElement> elements(Set<Integer> present) {
    return present.stream()
        .sorted()
        .map(number -> new AlertElement(Labels.of("a", "x" + number), Map.of(), number))
        .toList();
  }

  /** Saved and restored before each tick, the alerts are what they are without. */
  @Property(tries = 300)
  void restoringChangesNothing(
      @ForAll @IntRange(max = 4) int holdMinutes,
      @ForAll @IntRange(max = 4) int keepMinutes,
      @ForAll @Size(max = 40) List<@Size(max = 3) Set<@IntRange(max = 2) Integer>> ticks) {
    AlertStates through = states(holdMinutes, keepMinutes);
    List<Alert> saved = List.of();
    for (int i = 0; i < ticks.size(); i++) {
      Instant tick = Instant.ofEpochSecond(60L * i);
      AlertStates restored = states(holdMinutes, keepMinutes);
      restored.restore(saved);
      through.advance(tick, elements(ticks.get(i)));
      restored.advance(tick, elements(ticks.get(i)));
      saved = restored.alerts();
      assertThat(saved).isEqualTo(through.alerts());
    }
  }

  /** An alert fires exactly if its element was there at every tick since the hold began. */
  @Property(tries = 300)
  void firesIfPresentForTheHold(
      @ForAll @IntRange(max = 4) int holdMinutes,
      @ForAll @Size(min = 1, max = 40) List<Boolean> present) {
    AlertStates states = states(holdMinutes, 0);
    List<Boolean> fires = new ArrayList<>();
    List<Boolean> expected = new ArrayList<>();
    int run = 0;
    for (int i = 0; i < present.size(); i++) {
      states.advance(
          Instant.ofEpochSecond(60L * i), elements(present.get(i) ? Set.of(1) : Set.of()));
      run = present.get(i) ? run + 1 : 0;
      fires.add(states.active().stream().anyMatch(alert -> alert.state() == AlertState.FIRING));
      expected.add(run > holdMinutes);
    }
    assertThat(fires).isEqualTo(expected);
  }

  private static AlertStates states(int holdMinutes, int keepMinutes) {
    return new AlertStates(Duration.ofMinutes(holdMinutes), Duration.ofMinutes(keepMinutes));
  }
}
