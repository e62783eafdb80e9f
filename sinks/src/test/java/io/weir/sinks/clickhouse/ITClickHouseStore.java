package io.weir.sinks.clickhouse;

import com.clickhouse.jdbc.Driver;
import io.weir.schemas.labels.Labels;
import io.weir.schemas.peers.PeerProcess;
import io.weir.schemas.samples.MetricType;
import io.weir.schemas.samples.StaleMarker;
import io.weir.sinks.delivery.RetentionPeriods;
import io.weir.sinks.delivery.Series;
import io.weir.sinks.delivery.Store;
import io.weir.sinks.delivery.StoreContract;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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

  private ClickHouseOptions options() {
    return new ClickHouseOptions(
        peer.uri("").toString(),
        "default",
        "",
        "weir",
        "",
        Duration.ofSeconds(20),
        RetentionPeriods.FOR_EVER);
  }

  @Override
  protected Store open() {
    return new ClickHouseStore(options());
  }

  @Override
  protected List<Stored> samples(Series series) throws Exception {
    return stored("raw", "reinterpretAsUInt64(value)", series);
  }

  @Override
  protected List<Stored> results(Series series) throws Exception {
    return stored(
        "result",
        "if(stale, " + StaleMarker.BITS + ", reinterpretAsUInt64(assumeNotNull(value)))",
        series);
  }

  private List<Stored> stored(String view, String bits, Series series) throws Exception {
    return rows(
        "SELECT toInt64(toUnixTimestamp64Milli(timestamp)) AS time, toInt64("
            + bits
            + ") AS bits, labels FROM weir."
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
          .map((row, context) -> new Row<>(row.getObject("labels"), reader.read(row)))
          .filter(row -> labels.equals(row.labels()))
          .map(Row::read)
          .list();
    }
  }

  private record Row<T>(Object labels, T read) {}

  private interface RowReader<T> {
    T read(ResultSet row) throws SQLException;
  }
}
