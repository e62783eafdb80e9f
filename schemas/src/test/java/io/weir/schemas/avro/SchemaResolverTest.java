package io.weir.schemas.avro;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.schemas.samples.SampleBatchReader;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.Test;

class SchemaResolverTest {
  /** What a service would write that knows only what it needs, and something of its own. */
  private static final Schema STRANGER =
      new Schema.Parser()
          .parse(
              """
              {"type": "record", "name": "SampleBatch", "namespace": "io.weir", "fields": [
                {"name": "comment", "type": "string"},
                {"name": "series", "type": {"type": "array", "items": {
                  "type": "record", "name": "TimeSeries", "fields": [
                    {"name": "labels", "type": {"type": "map", "values": "string"}},
                    {"name": "timestamps_ms", "type": {"type": "array", "items": "long"}},
                    {"name": "values", "type": {"type": "array", "items": "double"}}]}}}]}
              """);

  @Test
  void resolvesAStrangersSchemaAndKeepsTheOrderOfLabels() throws UnusableRecordException {
    Map<String, String> labels = new LinkedHashMap<>();
    labels.put("__name__", "m");
    labels.put("zone", "z");
    labels.put("a_after_z", "x");
    GenericRecord series =
        new GenericData.Record(STRANGER.getField("series").schema().getElementType());
    series.put("labels", labels);
    series.put("timestamps_ms", List.of(1_000L));
    series.put("values", List.of(1.5));
    GenericRecord batch = new GenericData.Record(STRANGER);
    batch.put("comment", "hello");
    batch.put("series", List.of(series));

    Payload payload = resolver(STRANGER).resolve(AvroPeer.wire(3, AvroPeer.encode(batch)));
    SampleBatchReader reader = new SampleBatchReader();
    reader.read(payload.bytes(), payload.start(), payload.end());

    assertThat(reader.header().tenant()).isEqualTo("default");
    assertThat(reader.seriesCount()).isEqualTo(1);
    assertThat(reader.value(0)).isEqualTo(1.5);
    assertThat(
            io.weir.schemas.labels.EncodedLabels.problem(
                payload.bytes(), reader.labelsStart(0), reader.labelsEnd(0)))
        .hasValueSatisfying(problem -> assertThat(problem).contains("a_after_z after zone"));
  }

  @Test
  void passesOnWhatIsOurs() throws UnusableRecordException {
    byte[] record = AvroPeer.wire(3, new byte[] {1, 2, 3});

    Payload payload = resolver(Schemas.SAMPLE_BATCH).resolve(record);

    assertThat(payload.bytes()).isSameAs(record);
    assertThat(payload.start()).isEqualTo(5);
    assertThat(payload.end()).isEqualTo(8);
  }

  @Test
  void refusesWhatIsNoWireFormat() {
    assertThatThrownBy(() -> resolver(STRANGER).resolve(new byte[] {1, 0, 0, 0, 1, 0}))
        .isInstanceOfSatisfying(
            UnusableRecordException.class, e -> assertThat(e.reason()).isEqualTo("not_wire_format"))
        .hasMessage("expected the wire format's magic byte 0, found 1");
  }

  @Test
  void refusesAnUnknownId() {
    SchemaResolver resolver = new SchemaResolver(id -> Optional.empty(), Schemas.SAMPLE_BATCH);

    assertThatThrownBy(() -> resolver.resolve(AvroPeer.wire(99, new byte[1])))
        .isInstanceOfSatisfying(
            UnusableRecordException.class, e -> assertThat(e.reason()).isEqualTo("unknown_schema"))
        .hasMessageContaining("99");
  }

  @Test
  void refusesASchemaThatCannotBeResolved() {
    Schema other = SchemaBuilder.record("Order").fields().requiredLong("price").endRecord();

    assertThatThrownBy(() -> resolver(other).resolve(AvroPeer.wire(3, new byte[] {2})))
        .isInstanceOfSatisfying(
            UnusableRecordException.class,
            e -> assertThat(e.reason()).isEqualTo("incompatible_schema"));
  }

  @Test
  void refusesAStrangersRecordThatIsCut() {
    assertThatThrownBy(() -> resolver(STRANGER).resolve(AvroPeer.wire(3, new byte[] {20, 1})))
        .isInstanceOfSatisfying(
            UnusableRecordException.class, e -> assertThat(e.reason()).isEqualTo("malformed"));
  }

  private static SchemaResolver resolver(Schema writerSchema) {
    return new SchemaResolver(id -> Optional.of(writerSchema), Schemas.SAMPLE_BATCH);
  }
}
