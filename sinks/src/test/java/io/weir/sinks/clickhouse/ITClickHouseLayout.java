package io.weir.sinks.clickhouse;

import static io.weir.sinks.delivery.Rows.alert;
import static io.weir.sinks.delivery.Rows.delivery;
import static io.weir.sinks.delivery.Rows.result;
import static io.weir.sinks.delivery.Rows.rollup;
import static io.weir.sinks.delivery.Rows.sample;
import static io.weir.sinks.delivery.Rows.series;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.schemas.peers.PeerProcess;
import io.weir.schemas.result.AlertState;
import io.weir.schemas.samples.MetricType;
import io.weir.schemas.samples.StaleMarker;
import io.weir.sinks.delivery.RetentionPeriods;
import io.weir.sinks.delivery.Series;
import io.weir.sinks.delivery.StoreException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What a person finds in a database, and what becomes of it over the years; a database a test. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ITClickHouseLayout {
  /** 2025-01-01T00:00:00Z. */
  private static final long START = 1_735_689_600_000L;

  private static final long DAY = 86_400_000L;

  private final AtomicInteger databases = new AtomicInteger();
  private PeerProcess peer;

  @SuppressWarnings("NullAway.Init")
  ITClickHouseLayout() {}

  @BeforeAll
  void start(@TempDir Path storage) {
    peer = PeerProcess.clickHouse(storage);
  }

  @AfterAll
  void stop() {
    if (peer != null) {
      peer.close();
    }
  }

  private ClickHouseOptions newDatabase(RetentionPeriods retention) {
    return in("other-name-" + databases.incrementAndGet(), retention);
  }

  private ClickHouseOptions in(String database, RetentionPeriods retention) {
    return new ClickHouseOptions(
        peer.uri("").toString(), "default", "", database, "", Duration.ofSeconds(20), retention);
  }

  @Test
  void viewsNeverShowReplacedRevisions() throws Exception {
    ClickHouseOptions options = newDatabase(RetentionPeriods.FOR_EVER);
    Series requests = series("__name__", "requests_total", "job", "x");
    Series recorded = series("__name__", "job:requests:sum", "job", "x");
    try (ClickHouseStore store = new ClickHouseStore(options)) {
      for (long revision : new long[] {2, 3, 1}) {
        store.write(
            delivery(
                revision,
                rollup(requests, MetricType.COUNTER, START, 10.0 * revision, revision),
                result(recorded, START, 10.0 * revision, revision),
                alert(revision == 3 ? AlertState.RESOLVED : AlertState.FIRING, START, revision)));
      }
      store.write(delivery(4, result(recorded, START + 60_000, StaleMarker.VALUE, 1)));
    }

    assertThat(
            ClickHouseQueries.column(
                options,
                "SELECT concat(labels['job'], ' ', toString(average), ' ', toString(revision))"
                    + " FROM ${database}.rollup"
                    + " WHERE metric = 'requests_total' AND level = '5m'"))
        .containsExactly("x 30 3");
    assertThat(
            ClickHouseQueries.column(
                options,
                "SELECT concat(toString(toUnixTimestamp(timestamp)), ' ',"
                    + " ifNull(toString(value), 'null'), ' ', toString(stale))"
                    + " FROM ${database}.result WHERE labels['job'] = 'x' ORDER BY timestamp"))
        .containsExactly(START / 1000 + " 30 false", START / 1000 + 60 + " null true");
    assertThat(
            ClickHouseQueries.column(
                options,
                "SELECT concat(state, ' ', toString(revision), ' ', labels['job'], ' ',"
                    + " annotations['summary'], ' ', toString(fired_at IS NULL))"
                    + " FROM ${database}.alert WHERE alertname = 'Down'"))
        .containsExactly("resolved 3 x x is \"down\" 1");
  }

  @Test
  void seriesIsThereOnceHoweverOftenItIsWritten() throws Exception {
    ClickHouseOptions options = newDatabase(RetentionPeriods.FOR_EVER);
    Series series = series("__name__", "x", "job", "x");
    open(options);
    ClickHouseQueries.execute(options, "SYSTEM STOP MERGES ${database}.series");
    for (int day = 0; day < 3; day++) {
      try (ClickHouseStore store = new ClickHouseStore(options)) {
        store.write(delivery(day, sample(series, START + day * DAY, 1)));
        store.write(delivery(day, sample(series, START + day * DAY + 1, 1)));
      }
    }
    assertThat(
            ClickHouseQueries.column(
                options,
                "SELECT concat(toString(last_seen), type) FROM ${database}.series FINAL"
                    + " WHERE metric = 'x'"))
        .containsExactly("2025-01-03gauge");
    assertThat(
            ClickHouseQueries.column(
                options, "SELECT count() FROM ${database}.raw WHERE metric = 'x'"))
        .containsExactly("6");
  }

  @Test
  void whatIsOlderThanRetentionGoesAndTheRestStays() throws Exception {
    RetentionPeriods retention =
        new RetentionPeriods(
            Duration.ofDays(2), Map.of("5m", Duration.ofDays(30)), Duration.ofDays(10));
    ClickHouseOptions options = newDatabase(retention);
    long today = System.currentTimeMillis() / DAY * DAY;
    Series old = series("__name__", "old", "job", "x");
    Series young = series("__name__", "young", "job", "x");
    try (ClickHouseStore store = new ClickHouseStore(options)) {
      for (Series series : List.of(old, young)) {
        long age = series.equals(old) ? 40 : 1;
        store.write(
            delivery(
                age,
                sample(series, today - age * DAY, 1),
                rollup(series, MetricType.GAUGE, today - age * DAY, 1, 1),
                result(series, today - age * DAY, 1, 1)));
      }
    }
    // What is in use tells how long series are needed; it is looked at when the store is opened.
    try (ClickHouseStore store = new ClickHouseStore(options)) {
      store.write(delivery(1, sample(young, today - DAY + 1, 1)));
    }
    for (String table : List.of("samples", "rollups", "results", "series")) {
      ClickHouseQueries.execute(options, "OPTIMIZE TABLE ${database}." + table + " FINAL");
      assertThat(
              ClickHouseQueries.column(options, "SELECT DISTINCT metric FROM ${database}." + table))
          .as(table)
          .containsExactly("young");
    }
  }

  @Test
  void retentionIsWhatIsConfiguredLast() throws Exception {
    ClickHouseOptions first =
        newDatabase(
            new RetentionPeriods(
                Duration.ofDays(2), Map.of("1m", Duration.ofDays(3)), Duration.ZERO));
    open(first);
    assertThat(timeToLive(first, "samples")).contains("toIntervalSecond(172800)");
    assertThat(timeToLive(first, "rollups"))
        .contains("toIntervalSecond(259200) WHERE level = '1m'");
    assertThat(timeToLive(first, "results")).doesNotContain("TTL ");

    ClickHouseOptions second =
        in(
            first.database(),
            new RetentionPeriods(
                Duration.ZERO,
                Map.of("1m", Duration.ofDays(1), "5m", Duration.ofDays(9)),
                Duration.ofDays(5)));
    open(second);
    assertThat(timeToLive(second, "samples")).doesNotContain("TTL ");
    assertThat(timeToLive(second, "rollups"))
        .contains("toIntervalSecond(86400) WHERE level = '1m', ")
        .contains("toIntervalSecond(777600) WHERE level = '5m'");
    assertThat(timeToLive(second, "results")).contains("toIntervalSecond(432000)");
    String changed = changes(second);
    open(second);
    assertThat(changes(second)).isEqualTo(changed);
  }

  @Test
  void databaseOfNewerWeirIsRefused() throws Exception {
    ClickHouseOptions options = newDatabase(RetentionPeriods.FOR_EVER);
    open(options);
    ClickHouseQueries.execute(options, "INSERT INTO ${database}.weir_layout VALUES (99, now())");
    assertThatThrownBy(() -> open(options))
        .isInstanceOf(StoreException.Fatal.class)
        .hasMessageContaining("expected a layout of version " + ClickHouseLayout.VERSION)
        .hasMessageContaining("found 99");
  }

  @Test
  void tableThatWasDroppedIsMadeAgain() throws Exception {
    ClickHouseOptions options = newDatabase(RetentionPeriods.FOR_EVER);
    Series series = series("__name__", "x", "job", "x");
    try (ClickHouseStore store = new ClickHouseStore(options)) {
      store.write(delivery(1, sample(series, START, 1)));
      ClickHouseQueries.execute(options, "DROP DATABASE ${database}");
      assertThatThrownBy(() -> store.write(delivery(2, sample(series, START + 1, 2))))
          .isInstanceOf(StoreException.Retriable.class);
      store.write(delivery(2, sample(series, START + 1, 2)));
    }
    assertThat(
            ClickHouseQueries.column(
                options, "SELECT value FROM ${database}.raw WHERE labels['job'] = 'x'"))
        .containsExactly("2.0");
  }

  @Test
  void rowThatTheServerRefusesIsRefused() throws Exception {
    ClickHouseOptions options = newDatabase(RetentionPeriods.FOR_EVER);
    open(options);
    ClickHouseQueries.execute(
        options, "ALTER TABLE ${database}.samples ADD CONSTRAINT small CHECK value < 100");
    Series series = series("__name__", "x", "job", "x");
    try (ClickHouseStore store = new ClickHouseStore(options)) {
      assertThatThrownBy(() -> store.write(delivery(1, sample(series, START, 100))))
          .isInstanceOf(StoreException.Refused.class)
          .hasMessageContaining("small");
      for (long time : new long[] {-1, (1L << 32) * 1000}) {
        assertThatThrownBy(() -> store.write(delivery(1, sample(series, time, 1))))
            .isInstanceOf(StoreException.Refused.class)
            .hasMessageContaining("expected an event time");
      }
      store.write(delivery(1, sample(series, START, 99), sample(series, 0, 1)));
      assertThat(
              ClickHouseQueries.column(
                  options, "SELECT count() FROM ${database}.raw WHERE metric = 'x'"))
          .containsExactly("2");
    }
  }

  private static void open(ClickHouseOptions options) throws StoreException {
    try (ClickHouseStore store = new ClickHouseStore(options)) {
      store.write(delivery(1, sample(series("__name__", "opened"), 1, 1)));
    }
  }

  private static String timeToLive(ClickHouseOptions options, String table) throws Exception {
    return ClickHouseQueries.column(
            options,
            "SELECT engine_full FROM system.tables WHERE database = "
                + ClickHouseOptions.quoted(options.database(), '\'')
                + " AND name = '"
                + table
                + "'")
        .getFirst();
  }

  /** When the tables were changed last. */
  private static String changes(ClickHouseOptions options) throws Exception {
    return String.join(
        ",",
        ClickHouseQueries.column(
            options,
            "SELECT concat(name, toString(metadata_modification_time)) FROM system.tables"
                + " WHERE database = "
                + ClickHouseOptions.quoted(options.database(), '\'')
                + " ORDER BY name"));
  }
}
