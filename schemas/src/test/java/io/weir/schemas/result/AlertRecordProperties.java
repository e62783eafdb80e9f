package io.weir.schemas.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.schemas.avro.AvroPeer;
import io.weir.schemas.avro.MalformedAvroException;
import io.weir.schemas.avro.Schemas;
import io.weir.schemas.avro.WireFormat;
import io.weir.schemas.labels.Labels;
import io.weir.schemas.samples.BatchArbitraries;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;

class AlertRecordProperties {
  @Property
  void writesTheBytesThatAvroWritesAndReadsThemBack(
      @ForAll("labels") Labels labels,
      @ForAll("annotations") Map<String, String> annotations,
      @ForAll AlertState state,
      @ForAll long timestampMillis,
      @ForAll long firedAtMillis,
      @ForAll("doubles") double value,
      @ForAll boolean complete,
      @ForAll long revision) {
    AlertRecord alert =
        new AlertRecord(
            "t",
            AlertFingerprint.of(labels),
            "g;1",
            labels,
            annotations,
            state,
            timestampMillis,
            -3,
            firedAtMillis,
            5,
            6,
            value,
            complete,
            7,
            revision,
            !complete);

    byte[] record = alert.encode(9);

    assertThat(record).isEqualTo(AvroPeer.wire(9, AvroPeer.encode(generic(alert))));
    assertThat(AlertRecord.decode(record, WireFormat.HEADER_LENGTH, record.length))
        .isEqualTo(alert);
    for (int end = WireFormat.HEADER_LENGTH; end < record.length; end++) {
      int cut = end;
      assertThatThrownBy(() -> AlertRecord.decode(record, WireFormat.HEADER_LENGTH, cut))
          .isInstanceOf(MalformedAvroException.class);
    }
  }

  @Provide
  Arbitrary<Labels> labels() {
    return BatchArbitraries.labels();
  }

  @Provide
  Arbitrary<Map<String, String>> annotations() {
    return Arbitraries.maps(BatchArbitraries.text(), BatchArbitraries.text()).ofMaxSize(3);
  }

  @Provide
  Arbitrary<Double> doubles() {
    return BatchArbitraries.doubles();
  }

  private static GenericRecord generic(AlertRecord alert) {
    GenericRecord record = new GenericData.Record(Schemas.ALERT);
    record.put("tenant", alert.tenant());
    record.put("fingerprint", alert.fingerprint());
    record.put("rule", alert.rule());
    record.put("labels", alert.labels().toMap());
    record.put("annotations", alert.annotations());
    record.put(
        "state",
        new GenericData.EnumSymbol(Schemas.ALERT.getField("state").schema(), alert.state().name()));
    record.put("timestamp_ms", alert.timestampMillis());
    record.put("active_at_ms", alert.activeAtMillis());
    record.put("fired_at_ms", alert.firedAtMillis());
    record.put("resolved_at_ms", alert.resolvedAtMillis());
    record.put("keep_firing_since_ms", alert.keepFiringSinceMillis());
    record.put("value", alert.value());
    record.put("complete", alert.complete());
    record.put("rule_set_version", alert.ruleSetVersion());
    record.put("revision", alert.revision());
    record.put("correction", alert.correction());
    return record;
  }
}
