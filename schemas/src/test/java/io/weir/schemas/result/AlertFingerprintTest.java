package io.weir.schemas.result;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.schemas.labels.Labels;
import org.junit.jupiter.api.Test;

class AlertFingerprintTest {
  /** The values that prometheus/common expects of itself. */
  @Test
  void isThatOfPrometheus() {
    assertThat(AlertFingerprint.of(Labels.empty())).isEqualTo("cbf29ce484222325");
    assertThat(
            AlertFingerprint.of(Labels.of("name", "garland, briggs", "fear", "love is not enough")))
        .isEqualTo(Long.toHexString(5_799_056_148_416_392_346L));
  }

  @Test
  void hasAllItsDigits() {
    for (int i = 0; i < 1_000; i++) {
      assertThat(AlertFingerprint.of(Labels.of("alertname", "a" + i))).matches("[0-9a-f]{16}");
    }
  }
}
