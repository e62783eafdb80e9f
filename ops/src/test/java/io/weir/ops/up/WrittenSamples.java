package io.weir.ops.up;

import io.weir.schemas.avro.Schemas;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.DecoderFactory;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** What stands in a topic of samples, read with Avro's generic API. */
final class WrittenSamples {
  private static final int HEADER_LENGTH = 5;

  private WrittenSamples() {}

  /** All samples up to the end that the topic has now, sorted. */
  static List<Sample> read(String bootstrapServers, String topic) {
    List<Sample> samples = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", bootstrapServers, "isolation.level", "read_committed"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(info -> new TopicPartition(info.topic(), info.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (partitions.stream()
          .anyMatch(it -> consumer.position(it) < Objects.requireNonNull(ends.get(it)))) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
          decode(record.value(), samples);
        }
      }
    }
    return samples.stream().sorted().toList();
  }

  private static void decode(byte[] value, List<Sample> samples) {
    try {
      GenericRecord batch =
          new GenericDatumReader<GenericRecord>(Schemas.SAMPLE_BATCH)
              .read(
                  null,
                  DecoderFactory.get()
                      .binaryDecoder(value, HEADER_LENGTH, value.length - HEADER_LENGTH, null));
      for (Object element : (List<?>) batch.get("series")) {
        GenericRecord series = (GenericRecord) element;
        List<?> timestampsMillis = (List<?>) series.get("timestamps_ms");
        List<?> values = (List<?>) series.get("values");
        for (int i = 0; i < values.size(); i++) {
          samples.add(
              Sample.of(
                  (Map<?, ?>) series.get("labels"),
                  (Long) timestampsMillis.get(i),
                  (Double) values.get(i)));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
