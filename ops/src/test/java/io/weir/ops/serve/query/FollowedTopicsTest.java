package io.weir.ops.serve.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.schemas.avro.Schemas;
import io.weir.schemas.labels.Labels;
import io.weir.schemas.metadata.MetricMetadata;
import io.weir.schemas.result.AlertFingerprint;
import io.weir.schemas.result.AlertRecord;
import io.weir.schemas.result.AlertState;
import io.weir.schemas.samples.MetricType;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is made of records of the topics that an instance follows. */
final class FollowedTopicsTest {
  private static final Labels LABELS = Labels.of("alertname", "Up", "job", "a");

  private final ActiveAlerts alerts = new ActiveAlerts(id -> Optional.of(Schemas.ALERT));
  private final KnownMetadata metadata =
      new KnownMetadata(id -> Optional.of(Schemas.METRIC_METADATA));

  @Test
  void anAlertIsActiveFromPendingUntilItEnds() {
    take(alert("t", AlertState.PENDING));
    assertThat(alerts.of("t", "Up")).hasSize(1);
    take(alert("t", AlertState.FIRING));
    assertThat(alerts.of("t", "Up"))
        .singleElement()
        .satisfies(alert -> assertThat(alert.state()).isEqualTo(AlertState.FIRING));
    take(alert("t", AlertState.RESOLVED));
    assertThat(alerts.size()).isZero();
    take(alert("t", AlertState.PENDING));
    take(alert("t", AlertState.INACTIVE));
    assertThat(alerts.size()).isZero();
  }

  @Test
  void alertsAreOfTheirTenantAndRule() {
    take(alert("t", AlertState.FIRING));
    assertThat(alerts.of("other", "Up")).isEmpty();
    assertThat(alerts.of("t", "Down")).isEmpty();
  }

  @Test
  void whatIsNoAlertIsPassedOver() {
    alerts.take(record("t/1", "no alert".getBytes(StandardCharsets.UTF_8)));
    alerts.take(record("t/1", null));
    assertThat(alerts.size()).isZero();
  }

  @Test
  void metadataIsOfItsTenantInTheOrderOfNames() {
    for (String family : new String[] {"b", "a"}) {
      MetricMetadata said = new MetricMetadata("t", family, MetricType.COUNTER, "", "help");
      metadata.take(record("t/" + family, said.encode(1)));
    }
    assertThat(metadata.of("t")).extracting(MetricMetadata::family).containsExactly("a", "b");
    assertThat(metadata.of("other")).isEmpty();
    metadata.take(record("t/a", null));
    assertThat(metadata.of("t")).extracting(MetricMetadata::family).containsExactly("b");
  }

  private void take(AlertRecord alert) {
    alerts.take(record(new String(alert.key(), StandardCharsets.UTF_8), alert.encode(1)));
  }

  private static ConsumerRecord<byte[], byte[]> record(String key, byte @Nullable [] value) {
    return new ConsumerRecord<>("topic", 0, 0, key.getBytes(StandardCharsets.UTF_8), value);
  }

  private static AlertRecord alert(String tenant, AlertState state) {
    return new AlertRecord(
        tenant,
        AlertFingerprint.of(LABELS),
        "f;g/0",
        LABELS,
        Map.of(),
        state,
        1,
        1,
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
