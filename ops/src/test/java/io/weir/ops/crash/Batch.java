package io.weir.ops.crash;

import io.weir.schemas.avro.Schemas;
import io.weir.schemas.avro.WireFormat;
import io.weir.schemas.labels.Labels;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.DecoderFactory;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * A record of the ingest, samples or clean topic, decoded by Avro itself.
 *
 * @param partition its partition
 * @param offset its offset
 * @param timestampMillis its own timestamp, since the Unix epoch
 * @param usable whether it is in the wire format; nothing follows if not
 * @param source name of its source
 * @param markMillis mark of its source, since the Unix epoch; 0 for none
 * @param samples its samples in their order
 */
public record Batch(
    int partition,
    long offset,
    long timestampMillis,
    boolean usable,
    String source,
    long markMillis,
    List<Sample> samples) {
  private static final GenericDatumReader<GenericRecord> READER =
      new GenericDatumReader<>(Schemas.SAMPLE_BATCH);

  /** Copies the samples. */
  public Batch {
    samples = List.copyOf(samples);
  }

  /** Decodes a record. */
  public static Batch of(ConsumerRecord<byte[], byte[]> record) {
    byte[] value = record.value();
    if (WireFormat.headerProblem(value).isPresent()) {
      return new Batch(
          record.partition(), record.offset(), record.timestamp(), false, "", 0, List.of());
    }
    GenericRecord batch = read(value);
    GenericRecord source = (GenericRecord) batch.get("source");
    return new Batch(
        record.partition(),
        record.offset(),
        record.timestamp(),
        true,
        source.get("name").toString(),
        (Long) source.get("mark_ms"),
        samples(batch));
  }

  private static GenericRecord read(byte[] value) {
    try {
      int start = WireFormat.HEADER_LENGTH;
      return READER.read(
          null, DecoderFactory.get().binaryDecoder(value, start, value.length - start, null));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Sample> samples(GenericRecord batch) {
    List<Sample> samples = new ArrayList<>();
    for (Object each : (List<?>) batch.get("series")) {
      GenericRecord series = (GenericRecord) each;
      Map<String, String> labels = new HashMap<>();
      ((Map<?, ?>) series.get("labels"))
          .forEach((name, value) -> labels.put(name.toString(), value.toString()));
      List<?> timestamps = (List<?>) series.get("timestamps_ms");
      List<?> values = (List<?>) series.get("values");
      Labels identity = Labels.ofMap(labels);
      for (int i = 0; i < values.size(); i++) {
        samples.add(
            Sample.of(
                identity,
                (Long) timestamps.get(i),
                Double.doubleToRawLongBits((Double) values.get(i))));
      }
    }
    return samples;
  }
}
