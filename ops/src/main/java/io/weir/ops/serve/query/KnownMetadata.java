package io.weir.ops.serve.query;

import io.weir.schemas.avro.SchemaLookup;
import io.weir.schemas.avro.SchemaResolver;
import io.weir.schemas.avro.Schemas;
import io.weir.schemas.metadata.MetricMetadata;
import java.util.Comparator;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** What targets say of metric families, as the metadata topic says. */
final class KnownMetadata {
  private static final int MOST = 100_000;

  private final TopicEntries<MetricMetadata> families;

  /** Nothing yet. */
  KnownMetadata(SchemaLookup lookup) {
    families =
        new TopicEntries<>(
            new SchemaResolver(lookup, Schemas.METRIC_METADATA),
            payload -> MetricMetadata.decode(payload.bytes(), payload.start(), payload.end()),
            family -> true,
            MOST);
  }

  /** Takes a record of the topic. One thread. */
  void take(ConsumerRecord<byte[], byte[]> record) {
    families.take(record);
  }

  /** A tenant's, in the order of their names. */
  List<MetricMetadata> of(String tenant) {
    return families.all().stream()
        .filter(metadata -> metadata.tenant().equals(tenant))
        .sorted(Comparator.comparing(MetricMetadata::family))
        .toList();
  }
}
