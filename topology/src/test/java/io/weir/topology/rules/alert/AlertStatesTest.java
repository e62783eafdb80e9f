package io.weir.topology.rules.alert;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.schemas.labels.Labels;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

final class AlertStatesTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private static Instant minute(int minute) {
    return Instant.EPOCH.plus(MINUTE.multipliedBy(minute));
  }

  private static AlertElement element(String name, double value) {
    return new AlertElement(Labels.of("a", name), Map.of("text", "is " + value), value);
  }

  private static void advance(AlertStates states, int minute, String... names) {
    states.advance(
        minute(minute), Arrays.stream(names).map(name -> element(name, minute)).toList());
  }

  private static String states(AlertStates states) {
    return states.alerts().stream()
        .map(alert -> alert.labels().value("a") + " " + alert.state().label())
        .collect(Collectors.joining(", "));
  }

  @Test
  void firesAtOnceWithoutHold() {
    AlertStates states = new AlertStates(Duration.ZERO, Duration.ZERO);
    advance(states, 0, "x");
    assertThat(states.alerts())
        .containsExactly(
            new Alert(element("x", 0), AlertState.FIRING, minute(0), minute(0), null, null));
  }

  @Test
  void waitsForTheHoldToPassAndBeginsAnewAfterAGap() {
    AlertStates states = new AlertStates(Duration.ofMinutes(2), Duration.ZERO);
    advance(states, 0, "x");
    advance(states, 1, "x");
    assertThat(states(states)).isEqualTo("x pending");
    advance(states, 2);
    assertThat(states(states)).isEmpty();
    advance(states, 3, "x");
    advance(states, 4, "x", "y");
    assertThat(states(states)).isEqualTo("x pending, y pending");
    advance(states, 5, "x", "y");
    assertThat(states(states)).isEqualTo("x firing, y pending");
    assertThat(states.active().getFirst().activeAt()).isEqualTo(minute(3));
    assertThat(states.active().getFirst().firedAt()).isEqualTo(minute(5));
  }

  @Test
  void valueAndAnnotationsAreTheLatest() {
    AlertStates states = new AlertStates(Duration.ZERO, Duration.ZERO);
    advance(states, 0, "x");
    advance(states, 1, "x");
    assertThat(states.active().getFirst().annotations()).containsEntry("text", "is 1.0");
    assertThat(states.active().getFirst().activeAt()).isEqualTo(minute(0));
  }

  @Test
  void whatFiredIsRememberedForMoreThanFifteenMinutesAfterItsEnd() {
    AlertStates states = new AlertStates(Duration.ZERO, Duration.ZERO);
    advance(states, 0, "x");
    advance(states, 1);
    assertThat(states(states)).isEqualTo("x inactive");
    assertThat(states.active()).isEmpty();
    assertThat(states.alerts().getFirst().resolvedAt()).isEqualTo(minute(1));
    advance(states, 16);
    assertThat(states(states)).isEqualTo("x inactive");
    advance(states, 17);
    assertThat(states(states)).isEmpty();
  }

  @Test
  void whatComesBackAfterItsEndIsANewAlert() {
    AlertStates states = new AlertStates(MINUTE, Duration.ZERO);
    advance(states, 0, "x");
    advance(states, 1, "x");
    advance(states, 2);
    advance(states, 3, "x");
    assertThat(states.alerts())
        .containsExactly(
            new Alert(element("x", 3), AlertState.PENDING, minute(3), null, null, null));
  }

  @Test
  void firesOnForAsLongAsItIsToBeKept() {
    AlertStates states = new AlertStates(Duration.ZERO, Duration.ofMinutes(2));
    advance(states, 0, "x");
    advance(states, 1);
    advance(states, 2);
    assertThat(states(states)).isEqualTo("x firing");
    assertThat(states.active().getFirst().keepFiringSince()).isEqualTo(minute(1));
    advance(states, 3);
    assertThat(states(states)).isEqualTo("x inactive");
  }

  @Test
  void anElementThatComesBackEndsTheKeeping() {
    AlertStates states = new AlertStates(Duration.ZERO, Duration.ofMinutes(2));
    advance(states, 0, "x");
    advance(states, 1);
    advance(states, 2, "x");
    assertThat(states.active().getFirst().keepFiringSince()).isNull();
    advance(states, 3);
    advance(states, 4);
    assertThat(states(states)).isEqualTo("x firing");
    assertThat(states.active().getFirst().activeAt()).isEqualTo(minute(0));
  }

  @Test
  void aPendingAlertIsNotKept() {
    AlertStates states = new AlertStates(MINUTE, Duration.ofMinutes(5));
    advance(states, 0, "x");
    advance(states, 1);
    assertThat(states.alerts()).isEmpty();
  }

  @Test
  void aLongerHoldThatIsRestoredMakesWhatFiresWait() {
    AlertStates states = new AlertStates(Duration.ZERO, Duration.ZERO);
    advance(states, 0, "x");
    AlertStates longer = new AlertStates(Duration.ofMinutes(2), Duration.ZERO);
    longer.restore(states.alerts());
    advance(longer, 1, "x");
    assertThat(longer.alerts())
        .containsExactly(
            new Alert(element("x", 1), AlertState.PENDING, minute(0), null, null, null));
    advance(longer, 2, "x");
    assertThat(states(longer)).isEqualTo("x firing");
  }

  @Test
  void seriesTellStateAndSinceWhen() {
    AlertStates states = new AlertStates(MINUTE, Duration.ZERO);
    states.advance(
        Instant.ofEpochMilli(90_500),
        List.of(new AlertElement(Labels.of("a", "x", "severity", "page"), Map.of(), 1)));
    Alert alert = states.active().getFirst();
    AlertSeries series =
        new AlertSeries("Down", Map.of("severity", "{{ $value }}", "gone", "{{ $labels.no }}"));
    assertThat(series.state(alert))
        .hasToString(
            "ALERTS{a=\"x\", alertname=\"Down\", alertstate=\"pending\","
                + " gone=\"{{ $labels.no }}\", severity=\"page\"}");
    assertThat(series.activeSince(alert))
        .hasToString(
            "ALERTS_FOR_STATE{a=\"x\", alertname=\"Down\","
                + " gone=\"{{ $labels.no }}\", severity=\"page\"}");
    assertThat(AlertSeries.activeSinceSeconds(alert)).isEqualTo(90);
  }
}
