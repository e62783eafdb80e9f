package io.weir.ops.tail;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.schemas.avro.Schemas;
import io.weir.schemas.labels.Labels;
import io.weir.schemas.labels.SeriesKey;
import io.weir.schemas.result.AlertFingerprint;
import io.weir.schemas.result.AlertRecord;
import io.weir.schemas.result.AlertState;
import io.weir.schemas.result.ResultElement;
import io.weir.schemas.result.RuleResultCodec;
import io.weir.schemas.samples.NativeHistogram;
import io.weir.schemas.samples.StaleMarker;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

final class RecordPrinterTest {
  private static final int RESULT_ID = 1;
  private static final int ALERT_ID = 2;
  private static final Labels LABELS = Labels.of("__name__", "job:up:sum", "job", "x");

  private final RecordPrinter printer =
      new RecordPrinter(id ->
          Optional.<Schema>ofNullable(
              Map.of(RESULT_ID, Schemas.RULE_RESULT, ALERT_ID, Schemas.ALERT).get(id)));

  @Test
  void resultIsOneLine() {
    assertThat(print(SeriesKey.text("default", LABELS), result(0.25, new byte[0])))
        .isEqualTo(
            "{\"topic\":\"weir.t\",\"partition\":3,\"offset\":7,\"timestamp_ms\":-1,"
                + "\"key\":\"default/job:up:sum{job=\\\"x\\\"}\",\"value\":{"
                + "\"tenant\":\"default\",\"labels\":{\"__name__\":\"job:up:sum\",\"job\":\"x\"},"
                + "\"rule\":\"g;0\",\"timestamp_ms\":60000,\"value\":0.25,\"histogram\":null,"
                + "\"complete\":true,\"rule_set_version\":3,\"plan_hash\":77,\"revision\":2,"
                + "\"correction\":true}}");
  }

  @Test
  void endOfASeriesIsTold() {
    assertThat(print("k", result(StaleMarker.VALUE, new byte[0])))
        .contains("\"timestamp_ms\":60000,\"value\":\"stale\",\"histogram\":null");
    assertThat(print("k", result(Double.NaN, new byte[0]))).contains("\"value\":\"NaN\"");
  }

  @Test
  void nativeHistogramIsPrinted() {
    NativeHistogram histogram =
        new NativeHistogram(
            60_000,
            1,
            0,
            0,
            3,
            Double.POSITIVE_INFINITY,
            List.of(new NativeHistogram.Span(4, 1)),
            List.of(3.0),
            List.of(),
            List.of(),
            List.of(),
            NativeHistogram.ResetHint.GAUGE);

    assertThat(print("k", result(0, histogram.encoded())))
        .contains(
            "\"sum\":\"+Inf\",\"positive_spans\":[{\"offset\":4,\"length\":1}],"
                + "\"positive_counts\":[3.0]",
            "\"reset_hint\":\"GAUGE\"");
  }

  @Test
  void alertIsOneLine() {
    Labels labels = Labels.of("alertname", "Down", "job", "x");
    AlertRecord alert =
        new AlertRecord(
            "default",
            AlertFingerprint.of(labels),
            "g;1",
            labels,
            Map.of("summary", "x is \"down\""),
            AlertState.FIRING,
            60_000,
            30_000,
            60_000,
            0,
            0,
            1,
            true,
            3,
            2,
            false);

    assertThat(print("k", alert.encode(ALERT_ID)))
        .endsWith(
            "\"fingerprint\":\"%s\",\"rule\":\"g;1\",".formatted(AlertFingerprint.of(labels))
                + "\"labels\":{\"alertname\":\"Down\",\"job\":\"x\"},"
                + "\"annotations\":{\"summary\":\"x is \\\"down\\\"\"},\"state\":\"FIRING\","
                + "\"timestamp_ms\":60000,\"active_at_ms\":30000,\"fired_at_ms\":60000,"
                + "\"resolved_at_ms\":0,\"keep_firing_since_ms\":0,\"value\":1.0,"
                + "\"complete\":true,\"rule_set_version\":3,\"revision\":2,"
                + "\"correction\":false}}");
  }

  private static byte[] result(double value, byte[] histogram) {
    return new RuleResultCodec()
        .encode(
            "default",
            LABELS.encoded(),
            new ResultElement("g;0", 60_000, value, true, 3, 77, 2, true),
            histogram,
            RESULT_ID);
  }

  private String print(String key, byte[] value) {
    return printer.print(
        new ConsumerRecord<>("weir.t", 3, 7, key.getBytes(StandardCharsets.UTF_8), value));
  }
}
