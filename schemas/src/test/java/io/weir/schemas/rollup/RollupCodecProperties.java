package io.weir.schemas.rollup;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.schemas.avro.AvroPeer;
import io.weir.schemas.avro.Schemas;
import io.weir.schemas.avro.WireFormat;
import io.weir.schemas.labels.Labels;
import io.weir.schemas.samples.BatchArbitraries;
import io.weir.schemas.samples.MetricType;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;

class RollupCodecProperties {
  @Provide
  Arbitrary<Labels> labels() {
    return BatchArbitraries.labels();
  }

  @Provide
  Arbitrary<String> levels() {
    return Arbitraries.of("1m", "5m", "1h", "1d");
  }

  @Property
  void writesTheBytesThatAvroWritesAndReadsThemBack(
      @ForAll("labels") Labels labels,
      @ForAll MetricType type,
      @ForAll("levels") String level,
      @ForAll long startMillis,
      @ForAll long count,
      @ForAll double sum,
      @ForAll double increase,
      @ForAll boolean runStart,
      @ForAll long revision) {
    RollupWindow window =
        new RollupWindow(
            type,
            RollupLevel.parse(level),
            startMillis,
            startMillis + 1,
            count,
            sum,
            -1,
            Double.NaN,
            3,
            startMillis,
            5,
            startMillis,
            increase,
            7,
            runStart,
            revision,
            !runStart);

    byte[] record = new RollupCodec().encode("t", labels.encoded(), window, 9);

    assertThat(record).isEqualTo(AvroPeer.wire(9, AvroPeer.encode(generic(labels, window))));
    assertThat(RollupCodec.decode(record, WireFormat.HEADER_LENGTH, record.length))
        .isEqualTo(new Rollup("t", labels, window));
  }

  private static GenericRecord generic(Labels labels, RollupWindow window) {
    GenericRecord record = new GenericData.Record(Schemas.ROLLUP);
    record.put("tenant", "t");
    record.put("labels", labels.toMap());
    record.put(
        "type",
        new GenericData.EnumSymbol(Schemas.ROLLUP.getField("type").schema(), window.type().name()));
    record.put("level", window.level().name());
    record.put("start_ms", window.startMillis());
    record.put("end_ms", window.endMillis());
    record.put("count", window.count());
    record.put("sum", window.sum());
    record.put("min", window.min());
    record.put("max", window.max());
    record.put("first", window.first());
    record.put("first_timestamp_ms", window.firstTimestampMillis());
    record.put("last", window.last());
    record.put("last_timestamp_ms", window.lastTimestampMillis());
    record.put("increase", window.increase());
    record.put("total", window.total());
    record.put("run_start", window.runStart());
    record.put("histogram", null);
    record.put("revision", window.revision());
    record.put("correction", window.correction());
    return record;
  }
}
