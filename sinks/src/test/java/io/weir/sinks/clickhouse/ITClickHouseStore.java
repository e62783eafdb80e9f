package io.weir.sinks.clickhouse;

import static io.weir.sinks.delivery.Rows.delivery;
import static io.weir.sinks.delivery.Rows.sample;
import static io.weir.sinks.delivery.Rows.series;

import com.clickhouse.jdbc.Driver;
import io.weir.schemas.labels.Labels;
import io.weir.schemas.peers.PeerProcess;
import io.weir.schemas.samples.MetricType;
import io.weir.schemas.samples.StaleMarker;
import io.weir.sinks.delivery.RetentionPeriods;
import io.weir.sinks.delivery.Row;
import io.weir.sinks.delivery.Series;
import io.weir.sinks.delivery.Store;
import io.weir.sinks.delivery.StoreContract;
import io.weir.sinks.delivery.StoreException;
import io.weir.sinks.delivery.StoreTraits;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The real engine, one for all tests: each has series of its own. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ITClickHouseStore extends StoreContract {
  /** Database and metric of the test that brings a table to its limit. */
  private static final String LIMITED = "limited";

  private PeerProcess peer;

  @SuppressWarnings("NullAway.Init")
  ITClickHouseStore() {}

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

  private ClickHouseOptions options(String database, RetentionPeriods retention) {
    return Opener.options(peer.uri("").toString(), database, retention);
  }

  private ClickHouseOptions options() {
    return options("weir", RetentionPeriods.FOR_EVER);
  }

  @Override
  protected Store open() {
    return new ClickHouseStore(options());
  }

  @Override
  protected StoreTraits traits() {
    return StoreTraits.all();
  }

  @Override
  protected List<Double> histogramCounts(Series series) throws Exception {
    return rows(
        "SELECT count, labels FROM weir.raw_histogram WHERE metric = ? AND tenant = ?"
            + " ORDER BY timestamp",
        series,
        row -> row.getDouble("count"));
  }

  @Override
  protected Optional<Row> refusedRow() {
    return Optional.of(sample(series("__name__", "behind_the_end_of_time"), Long.MAX_VALUE, 1));
  }

  /** The server takes no insert while a partition has too many parts, which passes. */
  @Override
  protected Optional<Limited> limited() throws Exception {
    ClickHouseOptions limited = options(LIMITED, RetentionPeriods.FOR_EVER);
    Series series = series("__name__", LIMITED, "job", "x");
    Store store = new ClickHouseStore(limited);
    store.write(delivery(0, sample(series, START, 0)));
    ClickHouseQueries.execute(limited, "SYSTEM STOP MERGES ${database}.samples");
    ClickHouseQueries.execute(
        limited,
        "ALTER TABLE ${database}.samples MODIFY SETTING parts_to_throw_insert = 2,"
            + " parts_to_delay_insert = 2");
    return Optional.of(
        new Limited(
            store,
            List.of(sample(series, START + 1, 1)),
            List.of(sample(series, START + 2, 2), sample(series, START + 3, 3)),
            StoreException.Retriable.class,
            "Too many parts"));
  }

  @Override
  protected Optional<Retaining> retaining() {
    ClickHouseOptions retaining =
        options("retaining", new RetentionPeriods(Duration.ofDays(2), Map.of(), Duration.ZERO));
    Series series = series("__name__", "retained", "job", "x");
    long nowMillis = System.currentTimeMillis();
    return Optional.of(
        new Retaining(
            new ClickHouseStore(retaining),
            sample(series, nowMillis - Duration.ofDays(40).toMillis(), 1),
            sample(series, nowMillis, 2),
            () -> {
              ClickHouseQueries.execute(retaining, "OPTIMIZE TABLE ${database}.samples FINAL");
              return stored("retaining.raw", "reinterpretAsUInt64(value)", series);
            },
            Duration.ofSeconds(30)));
  }

  @Override
  protected Outage outage() {
    return Outage.of(peer::kill, peer::startAgain);
  }

  @Override
  protected StoreInProcess inProcess() {
    return new StoreInProcess(Opener.class, List.of(peer.uri("").toString()));
  }

  @Override
  protected List<Stored> samples(Series series) throws Exception {
    String database = series.labels().metricName().equals(LIMITED) ? LIMITED : "weir";
    return stored(database + ".raw", "reinterpretAsUInt64(value)", series);
  }

  @Override
  protected List<Stored> results(Series series) throws Exception {
    return stored(
        "weir.result",
        "if(stale, " + StaleMarker.BITS + ", reinterpretAsUInt64(assumeNotNull(value)))",
        series);
  }

  private List<Stored> stored(String view, String bits, Series series) throws Exception {
    return rows(
        "SELECT toInt64(toUnixTimestamp64Milli(timestamp)) AS time, toInt64("
            + bits
            + ") AS bits, labels FROM "
            + view
            + " WHERE metric = ? AND tenant = ? ORDER BY timestamp",
        series,
        row -> new Stored(row.getLong("time"), Double.longBitsToDouble(row.getLong("bits"))));
  }

  @Override
  protected List<StoredWindow> windows(Series series, MetricType type) throws Exception {
    return rows(
        "SELECT toInt64(toUnixTimestamp64Milli(window_start)) AS start, average, total, min, max,"
            + " count, sum, labels FROM weir.rollup WHERE metric = ? AND tenant = ?"
            + " ORDER BY window_start",
        series,
        row ->
            new StoredWindow(
                row.getLong("start"),
                row.getDouble(type == MetricType.COUNTER ? "total" : "average"),
                row.getDouble("min"),
                row.getDouble("max"),
                row.getDouble("count"),
                row.getDouble("sum")));
  }

  /** Rows of a series, whose labels are compared here and not by the engine. */
  private <T> List<T> rows(String query, Series series, RowReader<T> reader) throws Exception {
    Properties properties = new Properties();
    properties.setProperty("compress", "false");
    try (Connection connection = new Driver().connect("jdbc:ch:" + peer.uri(""), properties);
        Handle handle = Jdbi.open(connection)) {
      Map<String, String> labels = new HashMap<>(series.labels().toMap());
      labels.remove(Labels.METRIC_NAME);
      return handle
          .createQuery(query)
          .bind(0, series.labels().metricName())
          .bind(1, series.tenant())
          .map((row, context) -> new Labelled<>(row.getObject("labels"), reader.read(row)))
          .filter(row -> labels.equals(row.labels()))
          .map(Labelled::read)
          .list();
    }
  }

  private record Labelled<T>(Object labels, T read) {}

  private interface RowReader<T> {
    T read(ResultSet row) throws SQLException;
  }

  /** Opens the database weir of the server that the only argument names. */
  static final class Opener implements StoreOpener {
    @Override
    public Store open(List<String> arguments) {
      return new ClickHouseStore(options(arguments.getFirst(), "weir", RetentionPeriods.FOR_EVER));
    }

    static ClickHouseOptions options(String endpoint, String database, RetentionPeriods retention) {
      return new ClickHouseOptions(
          endpoint, "default", "", database, "", Duration.ofSeconds(20), retention);
    }
  }
}
