package io.weir.ops.committed;

import io.weir.schemas.avro.Schemas;
import io.weir.schemas.avro.WireFormat;
import io.weir.schemas.labels.Labels;
import io.weir.schemas.samples.MetricType;
import io.weir.schemas.samples.Scrape;
import io.weir.schemas.samples.Source;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;

/** The parts of a sample batch, by Avro's generic API. */
record BatchDecoder(GenericRecord batch) {
  /** Decodes a value in the wire format. */
  static BatchDecoder of(byte[] value) {
    return new BatchDecoder(decode(Schemas.SAMPLE_BATCH, value));
  }

  /** Decodes a value in the wire format by a schema. */
  static GenericRecord decode(Schema schema, byte[] value) {
    try {
      int start = WireFormat.HEADER_LENGTH;
      return new GenericDatumReader<GenericRecord>(schema)
          .read(null, DecoderFactory.get().binaryDecoder(value, start, value.length - start, null));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String tenant() {
    return batch.get("tenant").toString();
  }

  Source source() {
    GenericRecord source = (GenericRecord) batch.get("source");
    return new Source(
        source.get("name").toString(),
        (Long) source.get("boot_epoch_ms"),
        (Long) source.get("mark_ms"));
  }

  Optional<Scrape> scrape() {
    return Optional.ofNullable((GenericRecord) batch.get("scrape"))
        .map(scrape ->
            new Scrape(
                scrape.get("target").toString(),
                (Long) scrape.get("interval_ms"),
                (Long) scrape.get("timestamp_ms"),
                (Boolean) scrape.get("failed"),
                scrape.get("replica").toString()));
  }

  List<BatchSeries> series() {
    List<BatchSeries> all = new ArrayList<>();
    for (Object each : (List<?>) batch.get("series")) {
      GenericRecord series = (GenericRecord) each;
      all.add(
          new BatchSeries(
              labels(series.get("labels")),
              MetricType.valueOf(series.get("type").toString()),
              (Integer) series.get("flags"),
              samples(series)));
    }
    return all;
  }

  /** Labels from Avro's map. */
  static Labels labels(Object map) {
    Map<String, String> labels = new HashMap<>();
    ((Map<?, ?>) map).forEach((name, value) -> labels.put(name.toString(), value.toString()));
    return Labels.ofMap(labels);
  }

  private static List<BatchSeries.Timed> samples(GenericRecord series) {
    List<BatchSeries.Timed> samples = new ArrayList<>();
    List<?> timestamps = (List<?>) series.get("timestamps_ms");
    List<?> values = (List<?>) series.get("values");
    for (int i = 0; i < values.size(); i++) {
      samples.add(
          new BatchSeries.Timed(
              (Long) timestamps.get(i), Value.OfFloat.of((Double) values.get(i))));
    }
    for (Object each : (List<?>) series.get("histograms")) {
      GenericRecord histogram = (GenericRecord) each;
      samples.add(
          new BatchSeries.Timed((Long) histogram.get("timestamp_ms"), histogram(histogram)));
    }
    return samples;
  }

  private static Value histogram(GenericRecord histogram) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(bytes, null);
    try {
      new GenericDatumWriter<GenericRecord>(histogram.getSchema()).write(histogram, encoder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Value.OfHistogram(ByteBuffer.wrap(bytes.toByteArray()).asReadOnlyBuffer());
  }
}
