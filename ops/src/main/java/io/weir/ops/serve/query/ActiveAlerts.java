package io.weir.ops.serve.query;

import io.weir.schemas.avro.MalformedAvroException;
import io.weir.schemas.avro.Payload;
import io.weir.schemas.avro.SchemaLookup;
import io.weir.schemas.avro.SchemaResolver;
import io.weir.schemas.avro.Schemas;
import io.weir.schemas.avro.UnusableRecordException;
import io.weir.schemas.labels.Labels;
import io.weir.schemas.result.AlertRecord;
import io.weir.schemas.result.AlertState;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The alerts that are pending or firing, of all instances, as the alerts topic says. */
final class ActiveAlerts {
  private static final Logger logger = LoggerFactory.getLogger(ActiveAlerts.class);

  private final SchemaResolver resolver;
  private final Map<String, AlertRecord> byKey = new ConcurrentHashMap<>();

  /** None yet. */
  ActiveAlerts(SchemaLookup lookup) {
    this.resolver = new SchemaResolver(lookup, Schemas.ALERT);
  }

  /** Takes a record of the topic. One thread. */
  void take(ConsumerRecord<byte[], byte[]> record) {
    if (record.key() == null) {
      return;
    }
    String key = new String(record.key(), StandardCharsets.UTF_8);
    if (record.value() == null) {
      byKey.remove(key);
      return;
    }
    try {
      Payload payload = resolver.resolve(record.value());
      AlertRecord alert = AlertRecord.decode(payload.bytes(), payload.start(), payload.end());
      if (alert.state() == AlertState.PENDING || alert.state() == AlertState.FIRING) {
        byKey.put(key, alert);
      } else {
        byKey.remove(key);
      }
    } catch (UnusableRecordException | MalformedAvroException e) {
      logger.warn(
          "{}-{}@{}: expected an alert, found another record: {}",
          record.topic(),
          record.partition(),
          record.offset(),
          e.getMessage());
    }
  }

  /** Those of a rule: of a tenant and a name. */
  List<AlertRecord> of(String tenant, String alertName) {
    return byKey.values().stream()
        .filter(alert ->
            alert.tenant().equals(tenant) && alert.labels().value("alertname").equals(alertName))
        .sorted((left, right) -> left.labels().compareTo(right.labels()))
        .toList();
  }

  /** How many there are. */
  int size() {
    return byKey.size();
  }

  /** Whether nothing hides an alert of these labels. */
  static boolean isSeen(Labels labels, List<io.weir.topology.promql.matcher.Matcher> matchers) {
    return matchers.stream().allMatch(matcher -> matcher.matches(labels.value(matcher.name())));
  }
}
