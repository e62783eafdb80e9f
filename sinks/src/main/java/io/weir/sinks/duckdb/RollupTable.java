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
    GreatestRevision.ROLLUPS.merge(handle, times.ranges());
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
