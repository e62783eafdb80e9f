package io.weir.sinks.duckdb;

import static io.weir.sinks.delivery.Rows.CLEAN;
import static io.weir.sinks.delivery.Rows.delivery;
import static io.weir.sinks.delivery.Rows.record;
import static io.weir.sinks.delivery.Rows.rollup;
import static io.weir.sinks.delivery.Rows.sample;
import static io.weir.sinks.delivery.Rows.series;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.schemas.samples.MetricType;
import io.weir.schemas.samples.NativeHistogram;
import io.weir.schemas.samples.SeriesFlags;
import io.weir.sinks.delivery.CorrectionPolicy;
import io.weir.sinks.delivery.Delivery;
import io.weir.sinks.delivery.FixedTopicIds;
import io.weir.sinks.delivery.HistogramRow;
import io.weir.sinks.delivery.RetentionPeriods;
import io.weir.sinks.delivery.Row;
import io.weir.sinks.delivery.SampleRow;
import io.weir.sinks.delivery.Series;
import io.weir.sinks.delivery.Store;
import io.weir.sinks.delivery.StoreException;
import io.weir.sinks.delivery.StoreHooks.Stored;
import io.weir.sinks.delivery.StoreHooks.StoredWindow;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DuckDbStoreTest {
  private static final long START = 1_735_689_600_000L;
  private static final TopicPartition PARTITION = new TopicPartition(CLEAN, 0);
  private static final TopicPartition OTHER = new TopicPartition(CLEAN, 1);
  private static final DuckDbOptions KEEP_ALL =
      new DuckDbOptions("256MB", 1, RetentionPeriods.FOR_EVER);

  @TempDir private Path folder;
  private final FixedTopicIds topicIds = new FixedTopicIds();
  private final DuckDbFiles files = new DuckDbFiles(Clock.systemUTC());

  private Store open() {
    return open(KEEP_ALL);
  }

  private Store open(DuckDbOptions options) {
    Store store = new DuckDbStore(files, file(), options, topicIds);
    try {
      store.positions(List.of(PARTITION, OTHER));
    } catch (StoreException e) {
      throw new AssertionError(e);
    }
    return store;
  }

  private Path file() {
    return folder.resolve("weir.duckdb");
  }

  @Test
  void personQueriesWithoutKnowingTheLayout() throws Exception {
    Series load = series("__name__", "node_load1", "instance", "a:9100", "job", "node");
    try (Store store = open()) {
      store.write(
          delivery(
              0,
              new SampleRow(load, MetricType.GAUGE, SeriesFlags.LATE, START, 0.5),
              sample(series("__name__", "node_load1", "instance", "b:9100"), START, 9)));

      assertThat(
              DuckDbQueries.rows(
                  file(),
                  "SELECT value, type, stale, late, tenant FROM raw WHERE"
                      + " metric='node_load1' AND labels['instance']='a:9100' AND"
                      + " timestamp > now() - INTERVAL 10000 DAY"))
          .containsExactly(
              Map.of(
                  "value", 0.5, "type", "gauge", "stale", false, "late", true, "tenant",
                  "default"));
    }
  }

  @Test
  void everyDoubleIsKeptToTheBit() throws Exception {
    Series series = series("__name__", "x");
    double[] values = {0.1 + 0.2, Double.MAX_VALUE, Double.MIN_VALUE, -0.0, Double.NaN};
    try (Store store = open()) {
      for (int i = 0; i < values.length; i++) {
        store.write(delivery(i, sample(series, START + i, values[i])));
      }
      assertThat(
              DuckDbContents.samples(file(), series).stream()
                  .mapToLong(s -> Double.doubleToRawLongBits(s.value())))
          .containsExactlyElementsOf(
              Arrays.stream(values).mapToLong(Double::doubleToRawLongBits).boxed().toList());
    }
  }

  @Test
  void positionsAreWrittenWithTheRows() throws Exception {
    try (Store store = open()) {
      store.write(
          new Delivery(
              List.of(
                  record(0, 4, List.of(sample(series("__name__", "x"), START, 1))),
                  record(0, 5, List.of()),
                  record(1, 41, List.of()))));
    }
    try (Store store = open()) {
      assertThat(store.positions(List.of(PARTITION, OTHER)))
          .isEqualTo(Map.of(PARTITION, 6L, OTHER, 42L));
    }
  }

  @Test
  void topicMadeAnewIsReadFromItsStart() throws Exception {
    Series series = series("__name__", "x");
    try (Store store = open()) {
      store.write(delivery(100, sample(series, START, 1)));
    }
    topicIds.recreate(CLEAN);
    try (Store store = open()) {
      assertThat(store.positions(List.of(PARTITION))).isEqualTo(Map.of(PARTITION, 0L));
      store.write(delivery(0, sample(series, START + 1, 2)));
      assertThat(DuckDbContents.samples(file(), series)).hasSize(2);
    }
  }

  @Test
  void failureBetweenRowsAndOffsetsLeavesNeither() throws Exception {
    Series series = series("__name__", "x");
    Delivery second =
        delivery(2, sample(series, START + 1, 2), sample(series("__name__", "y"), START, 1));
    try (Store store = open()) {
      store.write(delivery(1, sample(series, START, 1)));
      execute("ALTER TABLE offsets RENAME TO away");

      assertThatThrownBy(() -> store.write(second)).isInstanceOf(StoreException.class);
      assertThat(DuckDbContents.samples(file(), series)).hasSize(1);
      assertThat(DuckDbQueries.count(file(), "series")).isEqualTo(1);

      execute("ALTER TABLE away RENAME TO offsets");
      store.write(second);
      store.write(second);
      assertThat(DuckDbContents.samples(file(), series)).hasSize(2);
      assertThat(DuckDbQueries.count(file(), "samples")).isEqualTo(3);
      assertThat(DuckDbQueries.count(file(), "series")).isEqualTo(2);
    }
  }

  @Test
  void rowsAreNotDoubledWhenTheOffsetsAreLost() throws Exception {
    Series series = series("__name__", "x");
    Delivery delivery =
        delivery(
            1,
            sample(series, START, 1),
            rollup(series, MetricType.GAUGE, START, 10, 1),
            histogram(series, START));
    try (Store store = open()) {
      store.write(delivery);
    }
    execute("DELETE FROM offsets");
    try (Store store = open()) {
      store.write(delivery);
      assertThat(DuckDbQueries.count(file(), "samples")).isEqualTo(1);
      assertThat(DuckDbQueries.count(file(), "rollups")).isEqualTo(1);
      assertThat(DuckDbQueries.count(file(), "histograms")).isEqualTo(1);
      assertThat(DuckDbQueries.count(file(), "series")).isEqualTo(1);
    }
  }

  @Test
  void smallerRevisionThatComesLaterIsIgnored() throws Exception {
    Series series = series("__name__", "x");
    try (Store store = open()) {
      store.write(
          delivery(
              1,
              rollup(series, MetricType.GAUGE, START, 10, 5),
              rollup(series, MetricType.GAUGE, START, 11, 7),
              rollup(series, MetricType.GAUGE, START, 12, 6)));
      store.write(delivery(2, rollup(series, MetricType.GAUGE, START, 13, 6)));
      store.write(delivery(3, rollup(series, MetricType.GAUGE, START, 14, 7)));

      assertThat(DuckDbContents.windows(file(), series, MetricType.GAUGE))
          .extracting(StoredWindow::value)
          .containsExactly(11.0);
    }
  }

  @Test
  void typeOfSeriesIsLearnedWhenItIsKnown() throws Exception {
    Series series = series("__name__", "x");
    try (Store store = open()) {
      store.write(delivery(1, new SampleRow(series, MetricType.UNKNOWN, 0, START, 1)));
      store.write(delivery(2, new SampleRow(series, MetricType.COUNTER, 0, START + 1, 1)));
      store.write(delivery(3, new SampleRow(series, MetricType.UNKNOWN, 0, START + 2, 1)));
    }
    assertThat(DuckDbQueries.texts(file(), "SELECT DISTINCT type FROM raw"))
        .containsExactly("counter");
  }

  @Test
  void manyRowsAreOneDelivery() throws Exception {
    Series[] series = new Series[100];
    for (int i = 0; i < series.length; i++) {
      series[i] = series("__name__", "many", "number", String.valueOf(i));
    }
    Row[] rows = new Row[20_011];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = sample(series[i % series.length], START + i, i);
    }
    try (Store store = open(new DuckDbOptions("256MB", 2, RetentionPeriods.FOR_EVER))) {
      store.write(delivery(0, rows));
      // The same rows once more, cut differently.
      store.write(delivery(1, Arrays.copyOfRange(rows, 100, 15_000)));
      for (int i : new int[] {0, 7, 99}) {
        List<Stored> stored = DuckDbContents.samples(file(), series[i]);
        assertThat(stored).hasSize(i <= rows.length % series.length - 1 ? 201 : 200);
        for (int n = 0; n < stored.size(); n++) {
          assertThat(stored.get(n).value()).isEqualTo(i + n * series.length);
        }
      }
    }
  }

  @Test
  void histogramsAreKeptWhole() throws Exception {
    Series series = series("__name__", "latency");
    try (Store store = open()) {
      store.write(delivery(1, histogram(series, START)));
      assertThat(
              DuckDbQueries.texts(
                  file(),
                  "SELECT count || ' ' || (histogram->>'$.positive_counts[1]') || ' ' ||"
                      + " (histogram->>'sum') FROM raw_histogram WHERE metric ="
                      + " 'latency'"))
          .containsExactly("3.0 2.0 Infinity");
    }
  }

  @Test
  void fileOfANewerWeirIsRefused() throws Exception {
    try (Store store = open()) {
      assertThat(store.corrections()).isEqualTo(CorrectionPolicy.REPLACE);
    }
    execute("INSERT INTO weir_layout VALUES (" + (DuckDbLayout.VERSION + 1) + ")");

    try (Store store = new DuckDbStore(files, file(), KEEP_ALL, topicIds)) {
      assertThatThrownBy(() -> store.positions(List.of(PARTITION)))
          .isInstanceOf(StoreException.Fatal.class)
          .hasMessageContaining(file().toString())
          .hasMessageContaining(
              "expected a layout of version %d at most, found %d"
                  .formatted(DuckDbLayout.VERSION, DuckDbLayout.VERSION + 1));
    }
  }

  @Test
  void whatIsNoDatabaseIsRefused() throws Exception {
    Files.write(file(), new byte[20_000]);

    try (Store store = new DuckDbStore(files, file(), KEEP_ALL, topicIds)) {
      assertThatThrownBy(() -> store.positions(List.of(PARTITION)))
          .isInstanceOf(StoreException.Fatal.class)
          .hasMessageContaining("not a valid DuckDB database file");
      assertThat(Files.size(file())).isEqualTo(20_000);
    }
  }

  @Test
  void timeThatTheFileCannotHoldIsRefused() throws Exception {
    try (Store store = open()) {
      assertThatThrownBy(
              () -> store.write(delivery(1, sample(series("__name__", "x"), Long.MAX_VALUE, 1))))
          .isInstanceOf(StoreException.Refused.class);
      store.write(delivery(1, sample(series("__name__", "x"), -1, 1)));
      assertThat(DuckDbContents.samples(file(), series("__name__", "x")))
          .containsExactly(new Stored(-1, 1));
    }
  }

  @Test
  void tasksOfOneProcessShareTheFile() throws Exception {
    Series series = series("__name__", "x");
    try (Store two = open()) {
      try (Store one = open()) {
        one.write(delivery(1, sample(series, START, 1)));
      }
      two.write(new Delivery(List.of(record(1, 1, List.of(sample(series, START + 1, 2))))));
      two.write(delivery(1, sample(series, START + 2, 3)));
      two.write(delivery(2, sample(series, START + 3, 4)));

      assertThat(DuckDbContents.samples(file(), series))
          .extracting(Stored::value)
          .containsExactly(1.0, 2.0, 4.0);
    }
  }

  @Test
  void tasksOfOneFileNeedEqualOptions() throws Exception {
    DuckDbOptions others =
        new DuckDbOptions(
            "256MB", 1, new RetentionPeriods(Duration.ofHours(1), Map.of(), Duration.ZERO));
    try (Store one = open();
        Store two = new DuckDbStore(files, file(), others, topicIds)) {
      assertThat(one).isNotNull();
      assertThatThrownBy(() -> two.positions(List.of(PARTITION)))
          .isInstanceOf(StoreException.Fatal.class)
          .hasMessageContaining("expected one set of options");
    }
  }

  private static HistogramRow histogram(Series series, long timestampMillis) {
    return new HistogramRow(
        series,
        MetricType.HISTOGRAM,
        0,
        new NativeHistogram(
            timestampMillis,
            3,
            1e-128,
            0,
            3,
            Double.POSITIVE_INFINITY,
            List.of(new NativeHistogram.Span(-2, 2)),
            List.of(1.0, 2.0),
            List.of(),
            List.of(),
            List.of(),
            NativeHistogram.ResetHint.UNKNOWN));
  }

  private void execute(String sql) {
    DuckDbQueries.of(file()).useHandle(handle -> handle.execute(sql));
  }
}
