package io.weir.ops.embedded.connect;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.ops.embedded.connect.ConnectorStatus.State;
import io.weir.ops.embedded.connect.ConnectorStatus.Task;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ConnectorStatusTest {

  private static final Task RUNNING = new Task(0, State.RUNNING, Optional.empty());

  @Test
  void runsIfItAndAllItsTasksDo() {
    assertThat(status(State.RUNNING, RUNNING, RUNNING).running()).isTrue();
    assertThat(status(State.RUNNING).running()).as("without tasks").isFalse();
    assertThat(status(State.STARTING, RUNNING).running()).isFalse();
    assertThat(
            status(State.RUNNING, RUNNING, new Task(1, State.FAILED, Optional.empty())).running())
        .isFalse();
  }

  @Test
  void tellsTheRootOfAFailure() {
    String trace =
        """
        org.example.Outer: went wrong
        \tat org.example.Main.main(Main.java:1)
        Caused by: org.example.Middle
        \tat org.example.Main.main(Main.java:2)
        Caused by: org.example.Inner: disk full
        \t... 3 more
        """;
    assertThat(
            status(State.RUNNING, RUNNING, new Task(1, State.FAILED, Optional.of(trace))).problem())
        .hasValue("org.example.Inner: disk full");
    assertThat(
            new ConnectorStatus("name", State.FAILED, Optional.of("A: b\n\tat c"), List.of())
                .problem())
        .hasValue("A: b");
    assertThat(status(State.RUNNING, RUNNING).problem()).isEmpty();
  }

  private static ConnectorStatus status(State state, Task... tasks) {
    return new ConnectorStatus("name", state, Optional.empty(), List.of(tasks));
  }
}
