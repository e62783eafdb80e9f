package io.weir.topology;

import io.weir.schemas.avro.AvroInput;
import io.weir.schemas.avro.MalformedAvroException;
import io.weir.schemas.avro.WireFormat;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.streams.processor.TimestampExtractor;

/**
 * The time of a record of recorded series is their tick: it is before the append times of samples,
 * so that Kafka Streams, of what it has, reads them first (R5).
 */
final class RecordedTime implements TimestampExtractor {
  @Override
  public long extract(ConsumerRecord<Object, Object> record, long partitionTime) {
    return record.value() instanceof byte[] value && value.length > WireFormat.HEADER_LENGTH
        ? tickMillis(value, record.timestamp())
        : record.timestamp();
  }

  /** What isn't a batch is rejected later, whatever its time. */
  private static long tickMillis(byte[] value, long otherwise) {
    try {
      AvroInput in = new AvroInput(value, WireFormat.HEADER_LENGTH, value.length);
      in.skipBytes();
      in.skipBytes();
      in.readLong();
      in.readLong();
      boolean isPlain = in.readInt() == 0 && in.readInt() == 1;
      long tickMillis = isPlain ? in.readLong() : otherwise;
      return tickMillis < 0 ? otherwise : tickMillis;
    } catch (MalformedAvroException e) {
      return otherwise;
    }
  }
}
