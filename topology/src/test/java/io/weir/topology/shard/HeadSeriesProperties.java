package io.weir.topology.shard;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.schemas.avro.WireFormat;
import io.weir.schemas.labels.Labels;
import io.weir.schemas.samples.BatchHeader;
import io.weir.schemas.samples.KnownSeries;
import io.weir.schemas.samples.MetricType;
import io.weir.schemas.samples.SampleBatchReader;
import io.weir.schemas.samples.SampleBatchWriter;
import io.weir.schemas.samples.Source;
import io.weir.topology.shard.head.Head;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What is read beside a head is what is read without one, and each series is found. */
final class HeadSeriesProperties {
  private static final List<String> TENANTS = List.of("a", "b");

  @Property
  void findsTheSeriesThatTheHeadHolds(
      @ForAll("series") List<Labels> held,
      @ForAll("series") List<Labels> sent,
      @ForAll("tenants") String holder,
      @ForAll("tenants") String sender) {
    Head head = new Head();
    List<Labels> bySlot = new ArrayList<>();
    for (Labels each : held) {
      byte[] encoded = each.encoded();
      if (head.find(head.tenantId(holder), encoded, 0, encoded.length) == Head.NONE) {
        head.add(bySlot.size(), head.tenantId(holder), MetricType.GAUGE, encoded);
        bySlot.add(each);
      }
    }
    SampleBatchWriter writer = new SampleBatchWriter();
    for (Labels each : sent) {
      byte[] encoded = each.encoded();
      writer.append(encoded, 0, encoded.length, MetricType.GAUGE, 0, 7, 1.5);
    }
    byte[] record = writer.finish(BatchHeader.of(sender, Source.NONE), 1);

    SampleBatchReader plain = new SampleBatchReader();
    plain.read(record, WireFormat.HEADER_LENGTH, record.length);
    SampleBatchReader reader = new SampleBatchReader();
    reader.read(record, WireFormat.HEADER_LENGTH, record.length, new HeadSeries(head));

    assertThat(reader.seriesCount()).isEqualTo(sent.size());
    for (int i = 0; i < sent.size(); i++) {
      assertThat(reader.labelsStart(i)).isEqualTo(plain.labelsStart(i));
      assertThat(reader.labelsEnd(i)).isEqualTo(plain.labelsEnd(i));
      int slot = holder.equals(sender) ? bySlot.indexOf(sent.get(i)) : KnownSeries.UNKNOWN;
      assertThat(reader.known(i)).isEqualTo(slot);
      assertThat(plain.known(i)).isEqualTo(KnownSeries.UNKNOWN);
    }
  }

  @Provide
  Arbitrary<List<Labels>> series() {
    return Arbitraries.of("up", "u", "upper")
        .flatMap(name ->
            Arbitraries.of("1", "2", "12")
                .map(value -> Labels.ofMap(Map.of("__name__", name, "job", value))))
        .list()
        .ofMaxSize(12);
  }

  @Provide
  Arbitrary<String> tenants() {
    return Arbitraries.of(TENANTS);
  }
}
