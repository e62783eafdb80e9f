package io.weir.ops.crash;

import io.weir.schemas.avro.WireFormat;
import io.weir.schemas.rejected.Rejected;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Rejected records as text, to be compared. */
final class Rejections {
  private Rejections() {}

  static String text(String topic, int partition, long offset, String reason, long samples) {
    return topic + "-" + partition + "@" + offset + " " + reason + " " + samples;
  }

  static String text(ConsumerRecord<byte[], byte[]> record) {
    Rejected rejected =
        Rejected.decode(record.value(), WireFormat.HEADER_LENGTH, record.value().length);
    return text(
        rejected.topic(),
        rejected.partition(),
        rejected.offset(),
        rejected.reason(),
        rejected.samples());
  }
}
