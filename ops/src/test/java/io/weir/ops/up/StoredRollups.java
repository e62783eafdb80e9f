package io.weir.ops.up;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;

/**
 * The rollups in a DuckDB file beside what SQL computes from the raw rows of the same file: two
 * ways to one number that share no code.
 */
final class StoredRollups {
  /**
   * One row a series and window, all columns, from the raw rows alone. A counter that falls was
   * reset: its growth is then the new value, and what it had before is lost from then on.
   */
  private static final String EXPECTED =
      """
      WITH samples AS (
        SELECT tenant, metric, CAST(labels AS VARCHAR) AS labels, timestamp, value,
          lag(value) OVER series AS previous
        FROM raw WHERE NOT stale
        WINDOW series AS (PARTITION BY tenant, metric, CAST(labels AS VARCHAR) ORDER BY timestamp)),
      steps AS (
        SELECT *,
          CASE WHEN previous IS NULL THEN 0 WHEN value < previous THEN value ELSE value - previous END AS growth,
          CASE WHEN value < previous THEN previous ELSE 0 END AS lost
        FROM samples),
      runs AS (
        SELECT *, value + sum(lost) OVER (PARTITION BY tenant, metric, labels ORDER BY timestamp) AS running
        FROM steps)
      SELECT tenant, metric, labels,
        time_bucket(to_milliseconds({millis}), timestamp) AS window_start,
        count(*) AS count, sum(value) AS sum, min(value) AS min, max(value) AS max,
        arg_min(value, timestamp) AS first, min(timestamp) AS first_timestamp,
        arg_max(value, timestamp) AS last, max(timestamp) AS last_timestamp,
        sum(growth) AS growth, arg_max(running, timestamp) AS running,
        bool_or(previous IS NULL) AS run_start
      FROM runs GROUP BY ALL
      """;

  private static final String COMPARED =
      """
      WITH expected AS ({expected}),
      found AS (
        SELECT * EXCLUDE (labels), CAST(labels AS VARCHAR) AS labels FROM rollup WHERE level = '{level}'),
      newest AS (SELECT max(window_end) - to_milliseconds({millis}) AS window_end FROM found)
      SELECT coalesce(e.metric, f.metric) || coalesce(e.labels, f.labels) AS series,
        coalesce(e.window_start, f.window_start) AS window_start, e, f
      FROM expected e FULL JOIN found f
        ON e.tenant = f.tenant AND e.metric = f.metric AND e.labels = f.labels AND e.window_start = f.window_start
      WHERE coalesce(f.window_end, e.window_start + to_milliseconds({millis})) <= (SELECT window_end FROM newest)
        AND NOT coalesce(isnan(e.sum) AND isnan(f.sum), false)
        AND (e.window_start IS NULL OR f.window_start IS NULL
          OR e.count <> f.count OR abs(e.sum - f.sum) > 1e-9 * greatest(1, abs(e.sum))
          OR e.min <> f.min OR e.max <> f.max
          OR e.first <> f.first OR e.first_timestamp <> f.first_timestamp
          OR e.last <> f.last OR e.last_timestamp <> f.last_timestamp
          OR f.window_end <> f.window_start + to_milliseconds({millis})
          OR abs(f.increase - CASE WHEN f.type = 'counter' THEN e.growth ELSE 0 END) > 1e-9 * greatest(1, abs(e.growth))
          OR abs(f.total - CASE WHEN f.type = 'counter' THEN e.running ELSE e.last END) > 1e-9 * greatest(1, abs(f.total))
          OR e.run_start <> f.run_start)
      ORDER BY window_start LIMIT 3
      """;

  private StoredRollups() {}

  /** Opens a file that no other process has open, for reading. */
  static Connection open(Path file) throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("duckdb.read_only", "true");
    return DriverManager.getConnection("jdbc:duckdb:" + file, properties);
  }

  /**
   * Rows that differ, as text, at most 3. The newest window is left out: some of its shards may not
   * have closed it.
   *
   * @param level the level's name
   * @param millis its length
   */
  static List<String> differences(Connection connection, String level, long millis)
      throws SQLException {
    String sql =
        COMPARED
            .replace("{expected}", EXPECTED)
            .replace("{millis}", Long.toString(millis))
            .replace("{level}", level);
    List<String> differences = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        differences.add(
            rows.getString(1)
                + " at "
                + rows.getString(2)
                + ": expected "
                + rows.getObject(3)
                + ", found "
                + rows.getObject(4));
      }
    }
    return differences;
  }

  /** One number. */
  static long count(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getLong(1);
    }
  }

  /** One column of doubles. */
  static List<Double> column(Connection connection, String sql) throws SQLException {
    List<Double> values = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        values.add(rows.getDouble(1));
      }
    }
    return values;
  }
}
