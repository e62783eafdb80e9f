package io.weir.ops.workload;

import io.weir.ops.committed.Value;
import io.weir.schemas.avro.Schemas;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;

/** Native histograms, written by Avro itself. */
final class Histograms {
  private static final Schema SCHEMA =
      Schemas.SAMPLE_BATCH
          .getField("series")
          .schema()
          .getElementType()
          .getField("histograms")
          .schema()
          .getElementType();

  private Histograms() {}

  /** A histogram with two positive buckets. */
  static Value of(long timestampMillis, double small, double large, double sum) {
    GenericRecord histogram = new GenericData.Record(SCHEMA);
    histogram.put("timestamp_ms", timestampMillis);
    histogram.put("schema", 3);
    histogram.put("zero_threshold", 0.001);
    histogram.put("zero_count", 0.0);
    histogram.put("count", small + large);
    histogram.put("sum", sum);
    histogram.put("positive_spans", List.of(span()));
    histogram.put("positive_counts", List.of(small, large));
    histogram.put("negative_spans", List.of());
    histogram.put("negative_counts", List.of());
    histogram.put("custom_bounds", List.of());
    histogram.put(
        "reset_hint",
        new GenericData.EnumSymbol(SCHEMA.getField("reset_hint").schema(), "UNKNOWN"));
    return new Value.OfHistogram(ByteBuffer.wrap(encode(histogram)).asReadOnlyBuffer());
  }

  private static GenericRecord span() {
    GenericRecord span =
        new GenericData.Record(SCHEMA.getField("positive_spans").schema().getElementType());
    span.put("offset", 2);
    span.put("length", 2);
    return span;
  }

  private static byte[] encode(GenericRecord histogram) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(bytes, null);
    try {
      new GenericDatumWriter<GenericRecord>(SCHEMA).write(histogram, encoder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }
}
