package io.weir.sinks.duckdb;

import io.weir.schemas.samples.NativeHistogram;
import io.weir.sinks.delivery.HistogramJson;
import io.weir.sinks.delivery.HistogramRow;
import io.weir.sinks.delivery.Row;
import java.sql.SQLException;
import java.util.List;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;
import org.jdbi.v3.core.Handle;

/** Raw native histograms: one for each series and time, the first that came. */
final class HistogramTable {
  private HistogramTable() {}

  /** Adds the histograms among the rows that aren't there yet, within the transaction. */
  static void add(Handle handle, DuckDBConnection connection, SeriesIds ids, List<Row> rows)
      throws SQLException {
    TimeRange.Collector times = new TimeRange.Collector();
    try (DuckDBAppender appender = connection.createAppender("staged_histograms")) {
      for (Row row : rows) {
        if (row instanceof HistogramRow histogramRow) {
          NativeHistogram histogram = histogramRow.histogram();
          times.add(histogram.timestampMillis());
          appender
              .beginRow()
              .append(ids.id(histogramRow.series()))
              .appendEpochMicros(DuckDbTime.micros(histogram.timestampMillis()))
              .append(histogram.count())
              .append(histogram.sum())
              .append(histogram.stale())
              .append(histogramRow.flags())
              .append(HistogramJson.of(histogram))
              .endRow();
        }
      }
    }
    FirstStays.merge(handle, "histograms", times.ranges());
  }
}
