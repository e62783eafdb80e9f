package io.weir.ops.serve.query;

import io.weir.schemas.avro.SchemaLookup;
import io.weir.schemas.avro.SchemaResolver;
import io.weir.schemas.avro.Schemas;
import io.weir.schemas.labels.Labels;
import io.weir.schemas.result.AlertRecord;
import io.weir.schemas.result.AlertState;
import io.weir.topology.promql.matcher.Matcher;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** The alerts that are pending or firing, of all instances, as the alerts topic says. */
final class ActiveAlerts {
  private static final int MOST = 1_000_000;

  private final TopicEntries<AlertRecord> alerts;

  /** None yet. */
  ActiveAlerts(SchemaLookup lookup) {
    alerts =
        new TopicEntries<>(
            new SchemaResolver(lookup, Schemas.ALERT),
            payload -> AlertRecord.decode(payload.bytes(), payload.start(), payload.end()),
            alert -> alert.state() == AlertState.PENDING || alert.state() == AlertState.FIRING,
            MOST);
  }

  /** Takes a record of the topic. One thread. */
  void take(ConsumerRecord<byte[], byte[]> record) {
    alerts.take(record);
  }

  /** Those of a tenant's rules of a name, in the order of their labels. */
  List<AlertRecord> of(String tenant, String alertName) {
    return alerts.all().stream()
        .filter(alert ->
            alert.tenant().equals(tenant) && alert.labels().value("alertname").equals(alertName))
        .sorted((left, right) -> left.labels().compareTo(right.labels()))
        .toList();
  }

  /** How many there are. */
  int size() {
    return alerts.all().size();
  }

  /** Whether all matchers allow something of these labels to be seen. */
  static boolean isSeen(Labels labels, List<Matcher> matchers) {
    return matchers.stream().allMatch(matcher -> matcher.matches(labels.value(matcher.name())));
  }
}
