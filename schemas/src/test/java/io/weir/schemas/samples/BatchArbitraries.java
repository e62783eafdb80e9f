package io.weir.schemas.samples;

import io.weir.schemas.avro.Schemas;
import io.weir.schemas.labels.Labels;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;

/** Random sample batches as Avro's generic records. */
public final class BatchArbitraries {
  private static final Schema BATCH = Schemas.SAMPLE_BATCH;
  private static final Schema SOURCE = BATCH.getField("source").schema();
  private static final Schema SCRAPE = BATCH.getField("scrape").schema().getTypes().get(1);
  private static final Schema RECORDED = BATCH.getField("recorded").schema().getTypes().get(1);
  private static final Schema MARK = RECORDED.getField("marks").schema().getElementType();
  private static final Schema SERIES = BATCH.getField("series").schema().getElementType();
  private static final Schema HISTOGRAM = SERIES.getField("histograms").schema().getElementType();
  private static final Schema SPAN = HISTOGRAM.getField("positive_spans").schema().getElementType();

  private BatchArbitraries() {}

  /** Any batch of the schema whose labels are right. */
  public static Arbitrary<GenericRecord> batches() {
    return Combinators.combine(
            text(),
            source(),
            scrape().injectNull(0.5),
            recorded().injectNull(0.7),
            series().list().ofMaxSize(12))
        .as((tenant, source, scrape, recorded, series) -> {
          GenericRecord batch = new GenericData.Record(BATCH);
          batch.put("tenant", tenant);
          batch.put("source", source);
          batch.put("scrape", scrape);
          batch.put("recorded", recorded);
          batch.put("series", series);
          return batch;
        });
  }

  /** Labels with a metric name, any text. */
  public static Arbitrary<Labels> labels() {
    return Arbitraries.maps(text().ofMinLength(1), text().ofMinLength(1))
        .ofMaxSize(6)
        .map(map -> Labels.ofMap(map).toBuilder().set(Labels.METRIC_NAME, "m").build());
  }

  /** Any text, the empty one too. */
  public static net.jqwik.api.arbitraries.StringArbitrary text() {
    return Arbitraries.strings().ascii().withChars('ä', '€', '\u4e2d').ofMaxLength(20);
  }

  private static Arbitrary<GenericRecord> source() {
    return Combinators.combine(text(), Arbitraries.longs(), Arbitraries.longs())
        .as((name, boot, mark) -> record(SOURCE, name, boot, mark));
  }

  private static Arbitrary<GenericRecord> scrape() {
    return Combinators.combine(
            text(), Arbitraries.longs(), Arbitraries.longs(), Arbitraries.of(true, false), text())
        .as((target, interval, time, failed, replica) ->
            record(SCRAPE, target, interval, time, failed, replica));
  }

  private static Arbitrary<GenericRecord> recorded() {
    Arbitrary<List<Long>> ticks = Arbitraries.longs().list().ofMaxSize(3);
    Arbitrary<GenericRecord> mark =
        Combinators.combine(text(), Arbitraries.longs(), ticks, ticks)
            .as((rule, tick, incomplete, completed) ->
                record(MARK, rule, tick, incomplete, completed));
    return Combinators.combine(
            Arbitraries.longs(),
            Arbitraries.integers(),
            Arbitraries.longs(),
            Arbitraries.longs(),
            Arbitraries.longs(),
            mark.list().ofMaxSize(3))
        .as((tick, merge, version, hash, revision, marks) ->
            record(RECORDED, tick, merge, version, hash, revision, marks));
  }

  private static Arbitrary<GenericRecord> series() {
    Arbitrary<List<Long>> times = Arbitraries.longs().list().ofMaxSize(5);
    return times.flatMap(timestamps ->
        Combinators.combine(
                labels(),
                Arbitraries.of(MetricType.values()),
                Arbitraries.integers().between(0, 7),
                doubles().list().ofSize(timestamps.size()),
                histogram().list().ofMaxSize(2))
            .as((labels, type, flags, values, histograms) ->
                record(
                    SERIES,
                    labels.toMap(),
                    new GenericData.EnumSymbol(SERIES.getField("type").schema(), type.name()),
                    flags,
                    timestamps,
                    values,
                    histograms)));
  }

  /** Any double, staleness markers and other NaNs among them. */
  public static Arbitrary<Double> doubles() {
    return Arbitraries.oneOf(
        Arbitraries.doubles(),
        Arbitraries.of(
            Double.NaN, StaleMarker.VALUE, Double.POSITIVE_INFINITY, -0.0, Double.MIN_VALUE));
  }

  /** Any native histogram. */
  public static Arbitrary<GenericRecord> histogram() {
    return Combinators.combine(
            Arbitraries.longs(),
            Arbitraries.integers().between(-4, 8),
            doubles(),
            buckets(),
            buckets(),
            doubles().list().ofMaxSize(3),
            Arbitraries.of("UNKNOWN", "RESET", "NOT_RESET", "GAUGE"))
        .as((time, schema, sum, positive, negative, bounds, hint) ->
            record(
                HISTOGRAM,
                time,
                schema,
                0.001,
                1.0,
                2.0,
                sum,
                positive.spans(),
                positive.counts(),
                negative.spans(),
                negative.counts(),
                bounds,
                new GenericData.EnumSymbol(HISTOGRAM.getField("reset_hint").schema(), hint)));
  }

  private record Buckets(List<GenericRecord> spans, List<Double> counts) {}

  private static Arbitrary<Buckets> buckets() {
    return Arbitraries.integers()
        .between(0, 3)
        .list()
        .ofMaxSize(3)
        .map(lengths -> {
          List<GenericRecord> spans = new ArrayList<>();
          List<Double> counts = new ArrayList<>();
          for (int length : lengths) {
            spans.add(record(SPAN, spans.size(), length));
            for (int i = 0; i < length; i++) {
              counts.add(1.0 + i);
            }
          }
          return new Buckets(spans, counts);
        });
  }

  private static GenericRecord record(Schema schema, Object... values) {
    GenericRecord record = new GenericData.Record(schema);
    for (int i = 0; i < values.length; i++) {
      record.put(i, values[i]);
    }
    return record;
  }

  /** The labels of a series record. */
  @SuppressWarnings("unchecked")
  static Labels labels(GenericRecord series) {
    Map<Object, Object> map = (Map<Object, Object>) series.get("labels");
    Labels.Builder builder = Labels.builder();
    map.forEach((name, value) -> builder.set(name.toString(), value.toString()));
    return builder.build();
  }
}
