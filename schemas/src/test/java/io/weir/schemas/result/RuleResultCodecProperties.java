package io.weir.schemas.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.schemas.avro.AvroPeer;
import io.weir.schemas.avro.MalformedAvroException;
import io.weir.schemas.avro.Schemas;
import io.weir.schemas.avro.WireFormat;
import io.weir.schemas.labels.Labels;
import io.weir.schemas.samples.BatchArbitraries;
import io.weir.schemas.samples.NativeHistogram;
import io.weir.schemas.samples.StaleMarker;
import java.util.Arrays;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.jspecify.annotations.Nullable;

class RuleResultCodecProperties {
  /** Kept over all tries, as an emitter keeps its own. */
  private final RuleResultCodec codec = new RuleResultCodec();

  @Property
  void writesTheBytesThatAvroWritesAndReadsThemBack(
      @ForAll("texts") String tenant,
      @ForAll("labels") Labels labels,
      @ForAll("elements") ResultElement element) {
    byte[] record = codec.encode(tenant, labels.encoded(), element, 9);

    assertThat(record)
        .isEqualTo(AvroPeer.wire(9, AvroPeer.encode(generic(tenant, labels, element, null))));
    assertThat(RuleResultCodec.decode(record, WireFormat.HEADER_LENGTH, record.length))
        .isEqualTo(new RuleResult(tenant, labels, element, null));
    assertThat(Double.doubleToRawLongBits(decoded(record).element().value()))
        .isEqualTo(Double.doubleToRawLongBits(element.value()));
    assertThat(decoded(record).element().stale()).isEqualTo(StaleMarker.is(element.value()));
  }

  @Property
  void writesNativeHistograms(
      @ForAll("labels") Labels labels,
      @ForAll("elements") ResultElement element,
      @ForAll("histograms") GenericRecord generic) {
    byte[] bytes = AvroPeer.encode(generic);
    NativeHistogram histogram = NativeHistogram.decode(bytes, 0, bytes.length);

    byte[] record = codec.encode("t", labels.encoded(), element, histogram.encoded(), 9);

    assertThat(histogram.encoded()).isEqualTo(bytes);
    assertThat(record)
        .isEqualTo(AvroPeer.wire(9, AvroPeer.encode(generic("t", labels, element, generic))));
    assertThat(decoded(record)).isEqualTo(new RuleResult("t", labels, element, histogram));
  }

  @Property(tries = 200)
  void refusesWhatIsCut(
      @ForAll("labels") Labels labels,
      @ForAll("elements") ResultElement element,
      @ForAll("histograms") GenericRecord generic) {
    byte[] record = codec.encode("t", labels.encoded(), element, AvroPeer.encode(generic), 9);

    for (int end = WireFormat.HEADER_LENGTH; end < record.length; end++) {
      int cut = end;
      assertThatThrownBy(() -> RuleResultCodec.decode(record, WireFormat.HEADER_LENGTH, cut))
          .isInstanceOf(MalformedAvroException.class);
    }
    byte[] longer = Arrays.copyOf(record, record.length + 1);
    assertThatThrownBy(() -> decoded(longer))
        .isInstanceOf(MalformedAvroException.class)
        .hasMessageContaining("expected the end of the result");
  }

  private static RuleResult decoded(byte[] record) {
    return RuleResultCodec.decode(record, WireFormat.HEADER_LENGTH, record.length);
  }

  @Provide
  Arbitrary<String> texts() {
    return BatchArbitraries.text();
  }

  @Provide
  Arbitrary<Labels> labels() {
    return BatchArbitraries.labels();
  }

  @Provide
  Arbitrary<GenericRecord> histograms() {
    return BatchArbitraries.histogram();
  }

  @Provide
  Arbitrary<ResultElement> elements() {
    return Combinators.combine(
            BatchArbitraries.text(),
            Arbitraries.longs(),
            BatchArbitraries.doubles(),
            Arbitraries.of(true, false),
            Arbitraries.longs(),
            Arbitraries.longs(),
            Arbitraries.longs(),
            Arbitraries.of(true, false))
        .as(ResultElement::new);
  }

  private static GenericRecord generic(
      String tenant, Labels labels, ResultElement element, @Nullable GenericRecord histogram) {
    GenericRecord record = new GenericData.Record(Schemas.RULE_RESULT);
    record.put("tenant", tenant);
    record.put("labels", labels.toMap());
    record.put("rule", element.rule());
    record.put("timestamp_ms", element.timestampMillis());
    record.put("value", element.value());
    record.put("histogram", histogram);
    record.put("complete", element.complete());
    record.put("rule_set_version", element.ruleSetVersion());
    record.put("plan_hash", element.planHash());
    record.put("revision", element.revision());
    record.put("correction", element.correction());
    return record;
  }
}
