package io.weir.sinks.duckdb;

import io.weir.schemas.rollup.RollupWindow;
import io.weir.sinks.delivery.RollupRow;
import io.weir.sinks.delivery.Row;
import java.sql.SQLException;
import java.util.List;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;
import org.jdbi.v3.core.Handle;

/** Rollups: one for each series, level and window, of the greatest revision that came. */
final class RollupTable {
  private static final String SAME_WINDOW =
      "stored.series_id = staged.series_id AND stored.level = staged.level"
          + " AND stored.window_start = staged.window_start";

  private RollupTable() {}

  /** Puts the rollups among the rows where they replace or add, within the transaction. */
  static void put(Handle handle, DuckDBConnection connection, SeriesIds ids, List<Row> rows)
      throws SQLException {
    TimeRange.Collector times = new TimeRange.Collector();
    try (DuckDBAppender appender = connection.createAppender("staged_rollups")) {
      for (Row row : rows) {
        if (row instanceof RollupRow rollup) {
          times.add(rollup.window().startMillis());
          append(appender, ids.id(rollup.series()), rollup.window());
        }
      }
    }
    List<TimeRange> ranges = times.ranges();
    for (TimeRange range : ranges) {
      merge(handle, range);
    }
    if (!ranges.isEmpty()) {
      handle.execute("TRUNCATE staged_rollups");
    }
  }

  private static void merge(Handle handle, TimeRange range) {
    handle.execute(
        """
        DELETE FROM rollups stored
        WHERE %s AND EXISTS (
          SELECT 1 FROM staged_rollups staged
          WHERE %s AND staged.revision > stored.revision AND %s)
        """
            .formatted(
                range.contains("stored.window_start"),
                SAME_WINDOW,
                range.contains("staged.window_start")));
    handle.execute(
        """
        INSERT INTO rollups
        SELECT DISTINCT ON (series_id, level, window_start) * FROM staged_rollups staged
        WHERE %s AND NOT EXISTS (SELECT 1 FROM rollups stored WHERE %s AND %s)
        ORDER BY series_id, level, window_start, revision DESC, rowid
        """
            .formatted(
                range.contains("staged.window_start"),
                SAME_WINDOW,
                range.contains("stored.window_start")));
  }

  private static void append(DuckDBAppender appender, long seriesId, RollupWindow window)
      throws SQLException {
    appender
        .beginRow()
        .append(seriesId)
        .append(window.level().name())
        .appendEpochMicros(DuckDbTime.micros(window.startMillis()))
        .appendEpochMicros(DuckDbTime.micros(window.endMillis()))
        .append(SeriesIds.name(window.type()))
        .append(window.count())
        .append(window.sum())
        .append(window.min())
        .append(window.max())
        .append(window.first())
        .appendEpochMicros(DuckDbTime.micros(window.firstTimestampMillis()))
        .append(window.last())
        .appendEpochMicros(DuckDbTime.micros(window.lastTimestampMillis()))
        .append(window.increase())
        .append(window.total())
        .append(window.runStart())
        .append(window.revision())
        .append(window.correction())
        .endRow();
  }
}
