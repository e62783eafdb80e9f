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

  /**
   * Adds the floats among the rows that aren't there yet, within the transaction. One that is newer
   * than all others of its series can't be there, and goes to the table straight.
   */
  static void add(
      Handle handle, DuckDBConnection connection, NewSamples newest, SeriesIds ids, List<Row> rows)
      throws SQLException {
    TimeRange.Collector times = new TimeRange.Collector();
    try (DuckDBAppender staged = connection.createAppender("staged_samples")) {
      for (Row row : rows) {
        if (row instanceof SampleRow sample) {
          if (ids.isNewest(sample.series(), sample.timestampMillis())) {
            newest.add(
                ids.id(sample.series()),
                DuckDbTime.micros(sample.timestampMillis()),
                sample.value(),
                sample.stale(),
                sample.flags());
          } else {
            times.add(sample.timestampMillis());
            append(staged, ids, sample);
          }
        }
      }
    }
    newest.moveTo(handle);
    FirstStays.merge(handle, "samples", times.ranges());
  }

  private static void append(DuckDBAppender appender, SeriesIds ids, SampleRow sample)
      throws SQLException {
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
