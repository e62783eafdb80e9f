package io.weir.ops.up;

import io.weir.schemas.avro.Schemas;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.DecoderFactory;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads the topic of rejected records with Avro's generic API. For one thread. */
final class RejectedRecords implements AutoCloseable {
  private static final int HEADER_LENGTH = 5;

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final List<Found> found = new ArrayList<>();

  RejectedRecords(String bootstrapServers) {
    consumer =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers",
                bootstrapServers,
                "isolation.level",
                "read_committed",
                "enable.auto.commit",
                "false"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    List<TopicPartition> partitions =
        consumer.partitionsFor("weir.rejected").stream()
            .map(info -> new TopicPartition(info.topic(), info.partition()))
            .toList();
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
  }

  /**
   * A rejected record, without its message.
   *
   * @param fullLength of the value before it was cut
   * @param bytes the value as kept, as text that shows each byte
   */
  record Found(
      String reason,
      String stage,
      String topic,
      int partition,
      long offset,
      long samples,
      long fullLength,
      String bytes) {}

  /** All that have been committed by now. */
  List<Found> read() {
    for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
      found.add(decode(record.value()));
    }
    return List.copyOf(found);
  }

  private static Found decode(byte[] value) {
    try {
      GenericRecord record =
          new GenericDatumReader<GenericRecord>(Schemas.REJECTED)
              .read(
                  null,
                  DecoderFactory.get()
                      .binaryDecoder(value, HEADER_LENGTH, value.length - HEADER_LENGTH, null));
      return new Found(
          record.get("reason").toString(),
          record.get("stage").toString(),
          record.get("topic").toString(),
          (Integer) record.get("partition"),
          (Long) record.get("offset"),
          (Long) record.get("samples"),
          (Long) record.get("full_length"),
          text(((ByteBuffer) record.get("bytes")).array()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Bytes as a text of hexadecimal digits, a long one by its length and hash. */
  static String text(byte[] bytes) {
    return bytes.length <= 200
        ? HexFormat.of().formatHex(bytes)
        : bytes.length + " bytes, hash " + Arrays.hashCode(bytes);
  }

  @Override
  public void close() {
    consumer.close();
  }
}
