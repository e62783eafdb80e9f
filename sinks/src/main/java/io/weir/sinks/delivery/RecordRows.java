package io.weir.sinks.delivery;

import java.util.List;
import org.apache.kafka.common.TopicPartition;

/**
 * The rows of one Kafka record, or a part of them.
 *
 * @param partition where the record stands
 * @param offset its offset
 * @param rows in the order of the record; empty for a heartbeat and for what was rejected
 * @param last whether the record has no rows behind these: when they are written, it is done
 */
public record RecordRows(TopicPartition partition, long offset, List<Row> rows, boolean last) {
  /** Copies the rows. */
  public RecordRows {
    rows = List.copyOf(rows);
  }
}
