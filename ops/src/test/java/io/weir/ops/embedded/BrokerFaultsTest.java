package io.weir.ops.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.utils.Exit;
import org.junit.jupiter.api.Test;

class BrokerFaultsTest {

  private final List<Throwable> failures = new ArrayList<>();

  @Test
  void tellsWhenKafkaWouldEndTheProcessAndDoesNotLetIt() {
    try (BrokerFaults faults = new BrokerFaults()) {
      faults.onFailure(failures::add);

      assertThatThrownBy(() -> Exit.halt(1, "disk full")).isInstanceOf(IllegalStateException.class);
      assertThatThrownBy(() -> Exit.exit(1)).isInstanceOf(IllegalStateException.class);
      assertThat(failures)
          .singleElement()
          .extracting(Throwable::getMessage)
          .isEqualTo("Kafka asked for the end of the process, with status 1: disk full");
    }
  }

  @Test
  void tellsFatalFaultsOnly() {
    List<String> actions = new ArrayList<>();
    try (BrokerFaults faults = new BrokerFaults()) {
      faults.onFailure(failures::add);

      IOException cause = new IOException("no");
      faults.build("publishing", false, () -> actions.add("a")).handleFault("one", cause);
      assertThat(failures).isEmpty();
      faults.build("controller", true, () -> actions.add("b")).handleFault("two", cause);
      assertThat(failures)
          .singleElement()
          .satisfies(failure -> assertThat(failure).hasMessage("controller: two").hasCause(cause));
      assertThat(actions).containsExactly("a", "b");
    }
  }

  @Test
  void leavesAloneABrokerThatIsClosed() {
    BrokerFaults faults = new BrokerFaults();
    faults.onFailure(failures::add);
    faults.close();

    assertThatThrownBy(() -> Exit.halt(1)).isInstanceOf(IllegalStateException.class);
    assertThat(failures).isEmpty();
  }
}
