package io.weir.ops.serve.query;

import io.weir.schemas.avro.MalformedAvroException;
import io.weir.schemas.avro.Payload;
import io.weir.schemas.avro.SchemaResolver;
import io.weir.schemas.avro.UnusableRecordException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a compacted topic says last of each key. Written by one thread, read by any.
 *
 * @param <T> what a record is read to
 */
final class TopicEntries<T> {
  private static final Logger logger = LoggerFactory.getLogger(TopicEntries.class);

  private final SchemaResolver resolver;
  private final Function<Payload, T> decoder;
  private final Predicate<T> kept;
  private final int most;
  private final Map<String, T> byKey = new ConcurrentHashMap<>();
  private boolean full;

  /**
   * No entries yet.
   *
   * @param decoder of a payload of our own schema
   * @param kept which entries are of interest; others count as removed
   * @param most entries that are kept; further keys are passed over, which is told once
   */
  TopicEntries(SchemaResolver resolver, Function<Payload, T> decoder, Predicate<T> kept, int most) {
    this.resolver = resolver;
    this.decoder = decoder;
    this.kept = kept;
    this.most = most;
  }

  /** Takes a record; one that can't be read is told and passed over. */
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
      put(record.topic(), key, decoder.apply(resolver.resolve(record.value())));
    } catch (UnusableRecordException | MalformedAvroException e) {
      logger.warn(
          "{}-{}@{}: expected an entry of the topic, found another record: {}",
          record.topic(),
          record.partition(),
          record.offset(),
          e.getMessage());
    }
  }

  private void put(String topic, String key, T entry) {
    if (!kept.test(entry)) {
      byKey.remove(key);
    } else if (byKey.size() < most || byKey.containsKey(key)) {
      byKey.put(key, entry);
    } else if (!full) {
      full = true;
      logger.warn("{}: expected at most {} entries, found more; these are told of", topic, most);
    }
  }

  /** All entries, in any order; a view. */
  Collection<T> all() {
    return byKey.values();
  }
}
