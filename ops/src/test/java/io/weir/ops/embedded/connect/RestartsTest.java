package io.weir.ops.embedded.connect;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.ops.embedded.connect.ConnectorStatus.State;
import io.weir.ops.embedded.connect.Restarts.Advice;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class RestartsTest {

  private final Restarts restarts = new Restarts(Duration.ofSeconds(1), Duration.ofSeconds(8));

  @Test
  void leavesAloneWhatRuns() {
    assertThat(at(0, State.STARTING)).isEqualTo(new Advice.Leave());
    assertThat(at(1, State.RUNNING)).isEqualTo(new Advice.Leave());
    assertThat(at(2, State.STOPPED)).isEqualTo(new Advice.Leave());
  }

  @Test
  void restartsOnceWhenTheTimeIsOver() {
    assertThat(at(0, State.FAILED)).isEqualTo(new Advice.WillRestart(Duration.ofSeconds(1)));
    assertThat(at(0.9, State.FAILED)).isEqualTo(new Advice.Leave());
    assertThat(at(1, State.FAILED)).isEqualTo(new Advice.RestartNow());
  }

  @Test
  void waitsTwiceAsLongAfterEachFailureUpToTheLongest() {
    double now = 0;
    for (int expected : new int[] {1, 2, 4, 8, 8}) {
      assertThat(at(now, State.FAILED))
          .isEqualTo(new Advice.WillRestart(Duration.ofSeconds(expected)));
      now += expected;
      assertThat(at(now, State.FAILED)).isEqualTo(new Advice.RestartNow());
      assertThat(at(now, State.RUNNING)).isEqualTo(new Advice.Leave());
    }
  }

  @Test
  void forgetsFailuresOfWhatRanLongEnough() {
    at(0, State.FAILED);
    assertThat(at(1, State.FAILED)).isEqualTo(new Advice.RestartNow());
    at(8.9, State.RUNNING);
    assertThat(at(8.9, State.FAILED)).isEqualTo(new Advice.WillRestart(Duration.ofSeconds(2)));
    assertThat(at(10.9, State.FAILED)).isEqualTo(new Advice.RestartNow());
    at(18.9, State.RUNNING);
    assertThat(at(19, State.FAILED)).isEqualTo(new Advice.WillRestart(Duration.ofSeconds(1)));
  }

  @Test
  void keepsPartsApart() {
    at(0, State.FAILED);
    assertThat(restarts.observe("other", State.FAILED, nanos(5)))
        .isEqualTo(new Advice.WillRestart(Duration.ofSeconds(1)));
  }

  private Advice at(double seconds, State state) {
    return restarts.observe("part", state, nanos(seconds));
  }

  private static long nanos(double seconds) {
    return Math.round(seconds * 1e9);
  }
}
