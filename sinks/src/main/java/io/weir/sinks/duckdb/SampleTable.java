package io.weir.sinks.duckdb;

import io.weir.sinks.delivery.Row;
import io.weir.sinks.delivery.SampleRow;
import java.sql.SQLException;
import java.util.List;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;
import org.jdbi.v3.core.Handle;

/** Raw floats: one for each series and time, the first that came. */
final class SampleTable {
  private SampleTable() {}

  /** Adds the floats among the rows that aren't there yet, within the transaction. */
  static void add(Handle handle, DuckDBConnection connection, SeriesIds ids, List<Row> rows)
      throws SQLException {
    TimeRange.Collector times = new TimeRange.Collector();
    try (DuckDBAppender appender = connection.createAppender("staged_samples")) {
      for (Row row : rows) {
        if (row instanceof SampleRow sample) {
          times.add(sample.timestampMillis());
          appender
              .beginRow()
              .append(ids.id(sample.series()))
              .appendEpochMicros(DuckDbTime.micros(sample.timestampMillis()))
              .append(sample.value())
              .append(sample.stale())
              .append(sample.flags())
              .endRow();
        }
      }
    }
    FirstStays.merge(handle, "samples", times.ranges());
  }
}
