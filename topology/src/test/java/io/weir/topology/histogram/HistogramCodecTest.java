package io.weir.topology.histogram;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.schemas.avro.Schemas;
import io.weir.topology.promql.histogram.FloatHistogram;
import io.weir.topology.promql.histogram.ResetHint;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.junit.jupiter.api.Test;

/** Native histograms as Avro's own encoder writes them. */
final class HistogramCodecTest {
  private static final Schema SCHEMA = Schemas.NATIVE_HISTOGRAM;

  @Test
  void exponentialBucketsInSpansOfBothSides() throws IOException {
    FloatHistogram decoded =
        HistogramCodec.decode(
            encode(
                record(3)
                    .set("zero_threshold", 0.001)
                    .set("zero_count", 2.0)
                    .set("count", 21.5)
                    .set("sum", -4.25)
                    .set("positive_spans", spans(-2, 2, 3, 1))
                    .set("positive_counts", List.of(1.0, 2.5, 4.0))
                    .set("negative_spans", spans(7, 1))
                    .set("negative_counts", List.of(12.0))
                    .set("reset_hint", hint("NOT_RESET"))));

    assertThat(decoded)
        .isEqualTo(
            FloatHistogram.builder()
                .schema(3)
                .zeroBucket(0.001, 2)
                .count(21.5)
                .sum(-4.25)
                .positiveSpans(new int[] {-2, 3}, new int[] {2, 1}, new double[] {1, 2.5, 4})
                .negativeBuckets(7, 12)
                .build());
    assertThat(decoded.resetHint()).isEqualTo(ResetHint.NOT_RESET);
  }

  @Test
  void customBuckets() throws IOException {
    assertThat(
            HistogramCodec.decode(
                encode(
                    record(-53)
                        .set("count", 3.0)
                        .set("sum", 9.0)
                        .set("positive_spans", spans(1, 2))
                        .set("positive_counts", List.of(1.0, 2.0))
                        .set("custom_bounds", List.of(0.5, 2.0)))))
        .isEqualTo(
            FloatHistogram.builder()
                .schema(-53)
                .count(3)
                .sum(9)
                .positiveBuckets(1, 1, 2)
                .customBounds(new double[] {0.5, 2})
                .build());
  }

  @Test
  void everyHintIsItsOwn() throws IOException {
    for (ResetHint hint : ResetHint.values()) {
      assertThat(
              HistogramCodec.decode(encode(record(0).set("reset_hint", hint(hint.name()))))
                  .resetHint())
          .isEqualTo(hint);
    }
  }

  @Test
  void aSchemaThatIsNoneIsRefused() throws IOException {
    byte[] bytes = encode(record(99));
    assertThatThrownBy(() -> HistogramCodec.decode(bytes))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("expected a schema of -4 to 8 or -53, found 99");
  }

  private static GenericRecordBuilder record(int schema) {
    return new GenericRecordBuilder(SCHEMA)
        .set("timestamp_ms", 1_799_996_400_000L)
        .set("schema", schema)
        .set("zero_threshold", 0.0)
        .set("zero_count", 0.0)
        .set("count", 0.0)
        .set("sum", 0.0)
        .set("reset_hint", hint("UNKNOWN"));
  }

  private static GenericData.EnumSymbol hint(String name) {
    return new GenericData.EnumSymbol(SCHEMA.getField("reset_hint").schema(), name);
  }

  /** Offsets and lengths in turn. */
  private static List<GenericRecord> spans(int... numbers) {
    Schema span = SCHEMA.getField("positive_spans").schema().getElementType();
    List<GenericRecord> spans = new ArrayList<>();
    for (int i = 0; i < numbers.length; i += 2) {
      spans.add(
          new GenericRecordBuilder(span)
              .set("offset", numbers[i])
              .set("length", numbers[i + 1])
              .build());
    }
    return spans;
  }

  private static byte[] encode(GenericRecordBuilder record) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
    new GenericDatumWriter<GenericRecord>(SCHEMA).write(record.build(), encoder);
    encoder.flush();
    return bytes.toByteArray();
  }
}
