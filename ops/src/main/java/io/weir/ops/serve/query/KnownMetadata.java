package io.weir.ops.serve.query;

import io.weir.schemas.avro.MalformedAvroException;
import io.weir.schemas.avro.Payload;
import io.weir.schemas.avro.SchemaLookup;
import io.weir.schemas.avro.SchemaResolver;
import io.weir.schemas.avro.Schemas;
import io.weir.schemas.avro.UnusableRecordException;
import io.weir.schemas.metadata.MetricMetadata;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What targets say of metric families, as the metadata topic says. */
final class KnownMetadata {
  private static final Logger logger = LoggerFactory.getLogger(KnownMetadata.class);
  private static final int MOST_FAMILIES = 100_000;

  private final SchemaResolver resolver;
  private final Map<String, MetricMetadata> byKey = new ConcurrentHashMap<>();
  private boolean full;

  /** Nothing yet. */
  KnownMetadata(SchemaLookup lookup) {
    this.resolver = new SchemaResolver(lookup, Schemas.METRIC_METADATA);
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
    if (byKey.size() >= MOST_FAMILIES && !byKey.containsKey(key)) {
      if (!full) {
        full = true;
        logger.warn(
            "metadata: expected at most {} metric families, found more; the API tells of these",
            MOST_FAMILIES);
      }
      return;
    }
    try {
      Payload payload = resolver.resolve(record.value());
      byKey.put(key, MetricMetadata.decode(payload.bytes(), payload.start(), payload.end()));
    } catch (UnusableRecordException | MalformedAvroException e) {
      logger.warn(
          "{}-{}@{}: expected metadata, found another record: {}",
          record.topic(),
          record.partition(),
          record.offset(),
          e.getMessage());
    }
  }

  /** A tenant's, in the order of their names. */
  List<MetricMetadata> of(String tenant) {
    return byKey.values().stream()
        .filter(metadata -> metadata.tenant().equals(tenant))
        .sorted(Comparator.comparing(MetricMetadata::family))
        .toList();
  }
}
