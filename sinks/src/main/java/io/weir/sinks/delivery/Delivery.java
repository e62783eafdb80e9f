package io.weir.sinks.delivery;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/**
 * What is written to a store at once.
 *
 * @param records in the order of each partition
 */
public record Delivery(List<RecordRows> records) {
  /** Copies the records. */
  public Delivery {
    records = List.copyOf(records);
  }

  /** Number of rows. */
  public int rowCount() {
    int count = 0;
    for (RecordRows record : records) {
      count += record.rows().size();
    }
    return count;
  }

  /** For each partition, the offset behind the last record that this delivery completes. */
  public Map<TopicPartition, Long> nextOffsets() {
    Map<TopicPartition, Long> next = new HashMap<>();
    for (RecordRows record : records) {
      if (record.last()) {
        next.merge(record.partition(), record.offset() + 1, Math::max);
      }
    }
    return next;
  }
}
