package io.weir.sinks.delivery;

import io.weir.schemas.avro.UnusableRecordException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.sink.SinkRecord;

/**
 * A record and what became of it.
 *
 * @param origin as Connect gave it
 * @param rows those of its rows that are delivered; none if there is a problem
 * @param leftOut rows of it that this sink is not to have, by reason
 * @param problem why it can't be used
 */
record DecodedRecord(
    SinkRecord origin,
    List<Row> rows,
    Map<String, Long> leftOut,
    Optional<UnusableRecordException> problem) {
  /** A record that can't be used. */
  static DecodedRecord unusable(SinkRecord origin, UnusableRecordException problem) {
    return new DecodedRecord(origin, List.of(), Map.of(), Optional.of(problem));
  }

  /** Where a record stood before a transformation may have renamed its topic. */
  static TopicPartition partitionOf(SinkRecord record) {
    return new TopicPartition(record.originalTopic(), record.originalKafkaPartition());
  }

  RecordRows whole() {
    return part(rows, true);
  }

  RecordRows part(List<Row> someRows, boolean last) {
    return new RecordRows(partitionOf(origin), origin.originalKafkaOffset(), someRows, last);
  }

  int valueLength() {
    return origin.value() instanceof byte[] bytes ? bytes.length : 0;
  }
}
