package io.weir.schemas.samples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.schemas.avro.AvroPeer;
import io.weir.schemas.avro.MalformedAvroException;
import io.weir.schemas.avro.Payload;
import io.weir.schemas.avro.SchemaResolver;
import io.weir.schemas.avro.Schemas;
import io.weir.schemas.avro.UnusableRecordException;
import io.weir.schemas.avro.WireFormat;
import io.weir.schemas.labels.EncodedLabels;
import io.weir.schemas.labels.Labels;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.apache.avro.generic.GenericRecord;

class SampleBatchCodecProperties {
  @Provide
  Arbitrary<GenericRecord> batches() {
    return BatchArbitraries.batches();
  }

  @Provide
  Arbitrary<Labels> labels() {
    return BatchArbitraries.labels();
  }

  @Property
  void writesTheBytesThatAvroWrites(@ForAll("batches") GenericRecord batch) {
    byte[] bytes = AvroPeer.encode(batch);
    SampleBatchReader reader = new SampleBatchReader();
    reader.read(bytes, 0, bytes.length);

    assertThat(writeAgain(reader)).isEqualTo(AvroPeer.wire(7, bytes));
    assertThat(reader.canonical()).isTrue();
  }

  @Property
  @SuppressWarnings("unchecked")
  void readsWhatAvroReads(@ForAll("batches") GenericRecord batch) {
    byte[] bytes = AvroPeer.encode(batch);
    byte[] shifted = AvroPeer.wire(7, bytes);
    SampleBatchReader reader = new SampleBatchReader();
    reader.read(shifted, WireFormat.HEADER_LENGTH, shifted.length);

    List<GenericRecord> series = (List<GenericRecord>) batch.get("series");
    assertThat(reader.header().tenant()).isEqualTo(batch.get("tenant"));
    assertThat(reader.header().scrape() == null).isEqualTo(batch.get("scrape") == null);
    assertThat(reader.seriesCount()).isEqualTo(series.size());
    for (int i = 0; i < series.size(); i++) {
      GenericRecord expected = series.get(i);
      assertThat(Labels.decode(shifted, reader.labelsStart(i), reader.labelsEnd(i)))
          .isEqualTo(BatchArbitraries.labels(expected));
      assertThat(reader.type(i)).hasToString(expected.get("type").toString());
      assertThat(reader.flags(i)).isEqualTo(expected.get("flags"));
      List<Long> timestamps = (List<Long>) expected.get("timestamps_ms");
      List<Double> values = (List<Double>) expected.get("values");
      int start = reader.floatsStart(i);
      assertThat(reader.floatsEnd(i) - start).isEqualTo(timestamps.size());
      for (int k = 0; k < timestamps.size(); k++) {
        assertThat(reader.timestampMillis(start + k)).isEqualTo(timestamps.get(k));
        assertThat(reader.valueBits(start + k))
            .isEqualTo(Double.doubleToRawLongBits(values.get(k)));
      }
      List<GenericRecord> histograms = (List<GenericRecord>) expected.get("histograms");
      for (int k = 0; k < histograms.size(); k++) {
        int at = reader.histogramsStart(i) + k;
        assertThat(reader.histogramTimestampMillis(at))
            .isEqualTo(histograms.get(k).get("timestamp_ms"));
        assertThat(
                AvroPeer.decode(
                    Schemas.NATIVE_HISTOGRAM,
                    shifted,
                    reader.histogramStart(at),
                    reader.histogramEnd(at)))
            .isEqualTo(
                AvroPeer.decode(
                    Schemas.NATIVE_HISTOGRAM,
                    AvroPeer.encode(histograms.get(k)),
                    0,
                    AvroPeer.encode(histograms.get(k)).length));
      }
    }
  }

  @Property
  void knowsBlocksThatAvroAllowsAndItsEncoderNeverWrites(@ForAll("batches") GenericRecord batch)
      throws UnusableRecordException {
    byte[] bytes = AvroPeer.encodeInBlocks(batch);
    byte[] plain = AvroPeer.encode(batch);
    SampleBatchReader reader = new SampleBatchReader();
    reader.read(bytes, 0, bytes.length);
    SchemaResolver resolver =
        new SchemaResolver(id -> Optional.of(Schemas.SAMPLE_BATCH), Schemas.SAMPLE_BATCH);
    Payload canonical = resolver.canonical(new Payload(bytes, 0, bytes.length));

    assertThat(reader.canonical()).isEqualTo(Arrays.equals(bytes, plain));
    assertThat(Arrays.copyOfRange(canonical.bytes(), canonical.start(), canonical.end()))
        .isEqualTo(plain);
  }

  @Property
  void refusesWhatIsCut(
      @ForAll("batches") GenericRecord batch, @ForAll @IntRange(min = 1) int cut) {
    byte[] bytes = AvroPeer.encode(batch);
    int length = bytes.length - 1 - cut % bytes.length;
    SampleBatchReader reader = new SampleBatchReader();

    assertThatThrownBy(() -> reader.read(bytes, 0, Math.max(length, 0)))
        .isInstanceOf(MalformedAvroException.class);
    assertThat(reader.seriesCount()).isZero();
  }

  @Property
  void damagedBytesAreReadOrRefusedButNeverMore(
      @ForAll("batches") GenericRecord batch, @ForAll int place, @ForAll byte damage) {
    byte[] bytes = AvroPeer.encode(batch);
    bytes[Math.floorMod(place, bytes.length)] = damage;
    SampleBatchReader reader = new SampleBatchReader();
    try {
      reader.read(bytes, 0, bytes.length);
    } catch (MalformedAvroException e) {
      assertThat(e).hasMessageContaining("expected");
      return;
    }
    for (int i = 0; i < reader.seriesCount(); i++) {
      EncodedLabels.problem(bytes, reader.labelsStart(i), reader.labelsEnd(i));
    }
  }

  @Property
  void labelsSurviveTheirBytes(@ForAll("labels") Labels labels) {
    byte[] bytes = labels.encoded();

    assertThat(Labels.decode(bytes, 0, bytes.length)).isEqualTo(labels);
    assertThat(EncodedLabels.problem(bytes, 0, bytes.length)).isEmpty();
  }

  /** Writes through both of the writer's ways what a reader has read. */
  private static byte[] writeAgain(SampleBatchReader reader) {
    SampleBatchWriter writer = new SampleBatchWriter();
    for (int i = 0; i < reader.seriesCount(); i++) {
      int series = i;
      if (reader.floatsEnd(i) - reader.floatsStart(i) == 1
          && reader.histogramsEnd(i) == reader.histogramsStart(i)) {
        int at = reader.floatsStart(i);
        writer.append(
            reader.bytes(),
            reader.labelsStart(i),
            reader.labelsEnd(i),
            reader.type(i),
            reader.flags(i),
            reader.timestampMillis(at),
            reader.value(at));
      } else if (i % 3 == 0) {
        writer.appendEncoded(reader.bytes(), reader.seriesStart(i), reader.seriesEnd(i));
      } else {
        writer.append(
            reader.bytes(),
            reader.labelsStart(i),
            reader.labelsEnd(i),
            reader.type(i),
            reader.flags(i),
            new ReaderColumns(reader, series));
      }
    }
    return writer.finish(reader.header(), 7);
  }

  private record ReaderColumns(SampleBatchReader reader, int series) implements SampleColumns {
    @Override
    public int floatCount() {
      return reader.floatsEnd(series) - reader.floatsStart(series);
    }

    @Override
    public long timestampMillis(int index) {
      return reader.timestampMillis(reader.floatsStart(series) + index);
    }

    @Override
    public long valueBits(int index) {
      return reader.valueBits(reader.floatsStart(series) + index);
    }

    @Override
    public int histogramCount() {
      return reader.histogramsEnd(series) - reader.histogramsStart(series);
    }

    @Override
    public byte[] histogramBytes() {
      return reader.bytes();
    }

    @Override
    public int histogramStart(int index) {
      return reader.histogramStart(reader.histogramsStart(series) + index);
    }

    @Override
    public int histogramEnd(int index) {
      return reader.histogramEnd(reader.histogramsStart(series) + index);
    }
  }
}
