package io.weir.ops.workload;

import io.weir.ops.committed.Value;
import io.weir.schemas.avro.Schemas;
import io.weir.schemas.peers.WrittenHistogram;
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
public final class Histograms {
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
    return of(
        timestampMillis,
        new WrittenHistogram(3, 0.001, 0, sum, 2, List.of(small, large), List.of(), List.of()));
  }

  /**
   * Any histogram.
   *
   * @param timestampMillis its event time, since the Unix epoch
   */
  public static Value of(long timestampMillis, WrittenHistogram written) {
    GenericRecord histogram = new GenericData.Record(SCHEMA);
    histogram.put("timestamp_ms", timestampMillis);
    histogram.put("schema", written.schema());
    histogram.put("zero_threshold", written.threshold());
    histogram.put("zero_count", written.zeroCount());
    histogram.put("count", written.count());
    histogram.put("sum", written.sum());
    histogram.put("positive_spans", spans(written.first(), written.positive()));
    histogram.put("positive_counts", written.positive());
    histogram.put("negative_spans", spans(0, written.negative()));
    histogram.put("negative_counts", written.negative());
    histogram.put("custom_bounds", written.bounds());
    histogram.put(
        "reset_hint",
        new GenericData.EnumSymbol(SCHEMA.getField("reset_hint").schema(), "UNKNOWN"));
    return new Value.OfHistogram(ByteBuffer.wrap(encode(histogram)).asReadOnlyBuffer());
  }

  private static List<GenericRecord> spans(int first, List<Double> counts) {
    if (counts.isEmpty()) {
      return List.of();
    }
    GenericRecord span =
        new GenericData.Record(SCHEMA.getField("positive_spans").schema().getElementType());
    span.put("offset", first);
    span.put("length", counts.size());
    return List.of(span);
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
