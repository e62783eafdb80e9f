package io.weir.ops.up;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;

/** Batches of samples, made with Avro's generic API from a schema alone. */
final class ForeignBatches {
  private ForeignBatches() {}

  /** The schema as it is published. */
  static Schema published() {
    String file = "/io/weir/schemas/avro/SampleBatch.avsc";
    try (InputStream in = ForeignBatches.class.getResourceAsStream(file)) {
      Schema.Parser parser = new Schema.Parser();
      try (InputStream histogram =
          ForeignBatches.class.getResourceAsStream("/io/weir/schemas/avro/NativeHistogram.avsc")) {
        parser.parse(histogram);
      }
      return parser.parse(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A batch; what a schema has beside the series is left to its defaults. */
  static GenericRecord batch(Schema schema, List<GenericRecord> series) {
    return new GenericRecordBuilder(schema).set("series", series).build();
  }

  /**
   * A series of a batch.
   *
   * @param schema the batch's
   * @param labels written in the map's order
   */
  static GenericRecord series(
      Schema schema, Map<String, String> labels, List<Long> timestampsMillis, List<Double> values) {
    Schema series = schema.getField("series").schema().getElementType();
    return new GenericRecordBuilder(series)
        .set("labels", labels)
        .set("timestamps_ms", timestampsMillis)
        .set("values", values)
        .build();
  }
}
