package io.weir.sinks.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.schemas.labels.Labels;
import io.weir.schemas.result.AlertState;
import io.weir.schemas.result.RuleResultCodec;
import io.weir.schemas.rollup.RollupCodec;
import io.weir.schemas.samples.MetricType;
import io.weir.schemas.samples.NativeHistogram;
import io.weir.schemas.samples.StaleMarker;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.Test;

/** What records become rows, and what those become that don't. */
final class RecordDecodingTest extends SinkWorkFixture {
  @Test
  void whatCannotBeReadIsReportedAndPassedOver() {
    byte[] cut = value(batch(0, 1));
    work.put(
        List.of(
            record(0, "text".getBytes(StandardCharsets.UTF_8)),
            record(1, new byte[] {0, 0, 0, 0, 99, 0}),
            record(2, new byte[] {0, 0, 0, 0, METADATA_ID, 0}),
            record(3, java.util.Arrays.copyOf(cut, cut.length - 3)),
            record(4, null),
            batch(5, 42)));

    assertThat(rejections.reports)
        .extracting(report -> report.substring(0, report.indexOf(' ', 2)))
        .containsExactly(
            "0 not_wire_format", "1 unknown_schema", "2 unknown_schema", "3 malformed", "4 empty");
    assertThat(store.values).containsExactly(42.0);
    assertThat(store.positions).isEqualTo(Map.of(PARTITION, 6L));
  }

  @Test
  void labelsThatAreNoneAreReported() {
    writer.append(
        Labels.of("job", "x").encoded(),
        0,
        Labels.of("job", "x").encoded().length,
        MetricType.GAUGE,
        0,
        1,
        1);
    work.put(List.of(record(0, writer.finish(header(), SAMPLES_ID))));

    assertThat(rejections.reports).singleElement().asString().startsWith("0 labels 0 ");
    assertThat(store.values).isEmpty();
  }

  @Test
  void rollupsBecomeRows() {
    RollupRow row = Rows.rollup(Rows.series("__name__", "x"), MetricType.COUNTER, 300_000, 4, 9);
    byte[] value =
        new RollupCodec()
            .encode("default", row.series().labels().encoded(), row.window(), ROLLUP_ID);

    assertThat(decoded(value)).containsExactly(row);
  }

  @Test
  void resultsBecomeRows() {
    RuleResultCodec codec = new RuleResultCodec();
    ResultRow number = Rows.result(Rows.series("__name__", "x"), 60_000, 4, 9);
    ResultRow end = Rows.result(number.series(), 120_000, StaleMarker.VALUE, 9);
    NativeHistogram histogram =
        new NativeHistogram(
            180_000,
            0,
            0,
            0,
            3,
            6,
            List.of(new NativeHistogram.Span(1, 1)),
            List.of(3.0),
            List.of(),
            List.of(),
            List.of(),
            NativeHistogram.ResetHint.GAUGE);
    ResultRow buckets =
        new ResultRow(
            number.series(), Rows.result(number.series(), 180_000, 0, 9).element(), histogram);
    byte[] labels = number.series().labels().encoded();

    assertThat(decoded(codec.encode("default", labels, number.element(), RESULT_ID)))
        .containsExactly(number);
    assertThat(decoded(codec.encode("default", labels, end.element(), RESULT_ID)))
        .singleElement()
        .satisfies(row -> assertThat(((ResultRow) row).stale()).isTrue());
    assertThat(
            decoded(
                codec.encode("default", labels, buckets.element(), histogram.encoded(), RESULT_ID)))
        .containsExactly(buckets);
  }

  @Test
  void resultsWithoutANameAreReported() {
    ResultRow row = Rows.result(Rows.series("job", "x"), 60_000, 4, 9);
    byte[] labels = row.series().labels().encoded();
    work.put(
        List.of(
            record(0, new RuleResultCodec().encode("default", labels, row.element(), RESULT_ID))));

    assertThat(rejections.reports).singleElement().asString().startsWith("0 labels 0 ");
  }

  @Test
  void alertsBecomeRows() {
    AlertRow row = Rows.alert(AlertState.FIRING, 60_000, 2);

    assertThat(decoded(row.alert().encode(ALERT_ID))).containsExactly(row);
  }

  @Test
  void otherConvertersAreNamed() {
    assertThatThrownBy(
            () -> work.put(List.of(new SinkRecord("weir.clean", 0, null, null, null, "text", 0))))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("value.converter: expected")
        .hasMessageContaining("java.lang.String");
  }

  private static List<Row> decoded(byte[] value) {
    try {
      return new RecordDecoder(LOOKUP).decode(value);
    } catch (io.weir.schemas.avro.UnusableRecordException e) {
      throw new AssertionError(e);
    }
  }
}
