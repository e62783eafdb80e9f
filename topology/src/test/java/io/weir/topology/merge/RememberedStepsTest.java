package io.weir.topology.merge;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.schemas.labels.Labels;
import io.weir.topology.promql.operator.Partial;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

final class RememberedStepsTest {
  private static final Partial ELEMENT = new Partial(Labels.empty(), new double[] {1}, List.of());

  private final RememberedSteps.Room room = new RememberedSteps.Room();
  private final RememberedSteps one = new RememberedSteps(room, 100);
  private final RememberedSteps other = new RememberedSteps(room, 100);

  private static List<Partial> half() {
    return Collections.nCopies(RememberedSteps.Room.ELEMENTS / 2 - 1, ELEMENT);
  }

  @Test
  void r10_whatFindsNoRoomIsNotRememberedUntilOtherThingsAreForgotten() {
    one.put(1, half());
    other.put(1, half());
    other.put(2, List.of());
    assertThat(one.at(1)).isNotNull();
    assertThat(other.at(1)).isNotNull();
    assertThat(other.at(2)).as("there is no room for nothing").isNull();

    one.forget(1, 1);
    other.put(2, List.of());
    one.put(3, half());
    assertThat(one.at(1)).isNull();
    assertThat(other.at(2)).isEmpty();
    assertThat(one.at(3)).as("no room for all of it").isNull();

    other.forgetUpTo(1);
    one.put(3, half());
    assertThat(other.at(1)).isNull();
    assertThat(other.at(2)).isEmpty();
    assertThat(one.at(3)).isNotNull();
  }

  @Test
  void whatOnlyACorrectionWouldLookBackUponGivesRoom() {
    one.put(1, half());
    one.put(2, half());
    one.put(100, List.of());
    assertThat(one.at(100)).as("all are looked back upon").isNull();
    one.put(101, List.of());
    assertThat(one.at(1)).isNull();
    assertThat(one.at(2)).isNotNull();
    assertThat(one.at(101)).isNotNull();
    other.put(500, half());
    assertThat(other.at(500)).as("of others nothing is known").isNull();
  }

  @Test
  void thereIsRoomAgainOnceAllWhoRememberedAreGone() {
    one.put(1, half());
    one.put(2, half());
    room.clear();
    other.put(1, half());
    assertThat(other.at(1)).isNotNull();
  }
}
