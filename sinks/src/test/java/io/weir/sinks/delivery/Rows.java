package io.weir.sinks.delivery;

import io.weir.schemas.labels.Labels;
import io.weir.schemas.result.AlertFingerprint;
import io.weir.schemas.result.AlertRecord;
import io.weir.schemas.result.AlertState;
import io.weir.schemas.result.ResultElement;
import io.weir.schemas.rollup.RollupLevel;
import io.weir.schemas.rollup.RollupWindow;
import io.weir.schemas.samples.MetricType;
import io.weir.schemas.samples.NativeHistogram;
import io.weir.schemas.samples.SeriesFlags;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;

/** Rows and deliveries for tests. */
public final class Rows {
  public static final String CLEAN = "weir.clean";

  private Rows() {}

  public static Series series(String... namesAndValues) {
    return new Series("default", Labels.of(namesAndValues));
  }

  public static SampleRow sample(Series series, long timestampMillis, double value) {
    return new SampleRow(series, MetricType.GAUGE, 0, timestampMillis, value);
  }

  /** A sample that is older than deduplication reaches. */
  public static SampleRow unchecked(Series series, long timestampMillis, double value) {
    return new SampleRow(series, MetricType.GAUGE, SeriesFlags.UNCHECKED, timestampMillis, value);
  }

  /** A window of 5m with made-up but distinct values around {@code value}. */
  public static RollupRow rollup(
      Series series, MetricType type, long startMillis, double value, long revision) {
    RollupLevel level = RollupLevel.parse("5m");
    return new RollupRow(
        series,
        new RollupWindow(
            type,
            level,
            startMillis,
            startMillis + level.millis(),
            4,
            value * 4,
            value - 1,
            value + 1,
            value - 0.5,
            startMillis + 1_000,
            value + 0.5,
            startMillis + 200_000,
            type == MetricType.COUNTER ? value / 2 : 0,
            value + 100,
            false,
            revision,
            revision > 1));
  }

  /** A histogram of {@code count} observations, all in one bucket. */
  public static HistogramRow histogram(Series series, long timestampMillis, double count) {
    return new HistogramRow(
        series,
        MetricType.HISTOGRAM,
        0,
        new NativeHistogram(
            timestampMillis,
            3,
            1e-128,
            0,
            count,
            2 * count,
            List.of(new NativeHistogram.Span(8, 1)),
            List.of(count),
            List.of(),
            List.of(),
            List.of(),
            NativeHistogram.ResetHint.UNKNOWN));
  }

  /** A number at a tick, of a rule without a name that anyone looks at. */
  public static ResultRow result(Series series, long timestampMillis, double value, long revision) {
    return new ResultRow(
        series,
        new ResultElement(
            "rules.yml;group;0", timestampMillis, value, true, 3, 77, revision, revision > 1),
        null);
  }

  /** An alert after a tick; active for a minute, and firing for half of it if it fires. */
  public static AlertRow alert(AlertState state, long timestampMillis, long revision) {
    Labels labels = Labels.of("alertname", "Down", "job", "x");
    return AlertRow.of(
        new AlertRecord(
            "default",
            AlertFingerprint.of(labels),
            "rules.yml;group;1",
            labels,
            Map.of("summary", "x is \"down\""),
            state,
            timestampMillis,
            timestampMillis - 60_000,
            state == AlertState.FIRING ? timestampMillis - 30_000 : 0,
            0,
            0,
            0.5,
            true,
            3,
            revision,
            revision > 1));
  }

  /** What a store reads of an embedded connector's configuration. */
  public static AbstractConfig settings(
      Function<EmbeddedSink, Map<String, String>> connector, ConfigDef definition) {
    EmbeddedSink sink =
        new EmbeddedSink(
            "test",
            List.of(CLEAN),
            "127.0.0.1:9092",
            List.of(URI.create("http://127.0.0.1:8081")),
            "weir.rejected");
    return SinkSettings.of(definition, connector.apply(sink)).values();
  }

  /** One record of partition 0 of {@link #CLEAN}. */
  public static Delivery delivery(long offset, Row... rows) {
    return delivery(offset, List.of(rows));
  }

  public static Delivery delivery(long offset, List<? extends Row> rows) {
    return new Delivery(List.of(record(0, offset, rows)));
  }

  public static RecordRows record(int partition, long offset, List<? extends Row> rows) {
    return new RecordRows(
        new TopicPartition(CLEAN, partition), offset, new ArrayList<Row>(rows), true);
  }
}
