package io.weir.schemas.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.schemas.avro.MalformedAvroException;
import io.weir.schemas.avro.WireFormat;
import io.weir.schemas.labels.Labels;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AlertRecordTest {
  private static final Labels LABELS = Labels.of("alertname", "Down", "job", "x");

  @Test
  void keyIsTenantAndFingerprint() {
    assertThat(new String(alert(AlertState.FIRING).key(), StandardCharsets.UTF_8))
        .isEqualTo("acme/" + AlertFingerprint.of(LABELS));
  }

  @Test
  void refusesAStateThatItDoesNotKnow() {
    byte[] record = alert(AlertState.RESOLVED).encode(1);
    int state = indexOfState(record);
    record[state] = 8;

    assertThatThrownBy(() -> AlertRecord.decode(record, WireFormat.HEADER_LENGTH, record.length))
        .isInstanceOf(MalformedAvroException.class)
        .hasMessageContaining("expected an alert's state, found 4");
  }

  /** Where two records differ that differ in their states only. */
  private static int indexOfState(byte[] resolved) {
    byte[] inactive = alert(AlertState.INACTIVE).encode(1);
    return java.util.Arrays.mismatch(resolved, inactive);
  }

  private static AlertRecord alert(AlertState state) {
    return new AlertRecord(
        "acme",
        AlertFingerprint.of(LABELS),
        "g;0",
        LABELS,
        Map.of("summary", ""),
        state,
        60_000,
        30_000,
        0,
        0,
        0,
        1,
        true,
        1,
        1,
        false);
  }
}
