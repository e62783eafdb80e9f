package io.weir.sinks.duckdb;

import io.weir.schemas.result.ResultElement;
import io.weir.sinks.delivery.HistogramJson;
import io.weir.sinks.delivery.ResultRow;
import io.weir.sinks.delivery.Row;
import java.sql.SQLException;
import java.util.List;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;
import org.jdbi.v3.core.Handle;

/** Results of rules: one for each series and time, of the greatest revision that came. */
final class ResultTable {
  private ResultTable() {}

  /** Puts the results among the rows where they replace or add, within the transaction. */
  static void put(Handle handle, DuckDBConnection connection, SeriesIds ids, List<Row> rows)
      throws SQLException {
    TimeRange.Collector times = new TimeRange.Collector();
    try (DuckDBAppender appender = connection.createAppender("staged_results")) {
      for (Row row : rows) {
        if (row instanceof ResultRow result) {
          times.add(result.element().timestampMillis());
          append(appender, ids.id(result.series()), result);
        }
      }
    }
    GreatestRevision.RESULTS.merge(handle, times.ranges());
  }

  private static void append(DuckDBAppender appender, long seriesId, ResultRow result)
      throws SQLException {
    ResultElement element = result.element();
    appender
        .beginRow()
        .append(seriesId)
        .appendEpochMicros(DuckDbTime.micros(element.timestampMillis()))
        .append(element.rule());
    if (result.stale() || result.histogram() != null) {
      appender.appendNull();
    } else {
      appender.append(element.value());
    }
    appender.append(result.stale());
    if (result.stale() || result.histogram() == null) {
      appender.appendNull();
    } else {
      appender.append(HistogramJson.of(result.histogram()));
    }
    appender
        .append(element.complete())
        .append(element.ruleSetVersion())
        .append(element.planHash())
        .append(element.revision())
        .append(element.correction())
        .endRow();
  }
}
