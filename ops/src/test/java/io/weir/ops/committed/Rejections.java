package io.weir.ops.committed;

import io.weir.schemas.avro.WireFormat;
import io.weir.schemas.rejected.Rejected;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Rejected records as text, to be compared. */
public final class Rejections {
  private Rejections() {}

  /** A rejection. */
  public static String text(String topic, int partition, long offset, String reason, long samples) {
    return topic + "-" + partition + "@" + offset + " " + reason + " " + samples;
  }

  /** A record of the rejected topic. */
  public static String text(ConsumerRecord<byte[], byte[]> record) {
    return text(record.value());
  }

  /** The value of a record of the rejected topic. */
  public static String text(byte[] value) {
    Rejected rejected = Rejected.decode(value, WireFormat.HEADER_LENGTH, value.length);
    return text(
        rejected.topic(),
        rejected.partition(),
        rejected.offset(),
        rejected.reason(),
        rejected.samples());
  }
}
