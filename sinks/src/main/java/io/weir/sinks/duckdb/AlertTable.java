package io.weir.sinks.duckdb;

import io.weir.schemas.result.AlertRecord;
import io.weir.sinks.delivery.AlertRow;
import io.weir.sinks.delivery.Row;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;
import org.jdbi.v3.core.Handle;

/** States of alerts: one for each alert and tick, of the greatest revision that came. */
final class AlertTable {
  private static final String ALERT_NAME = "alertname";

  private AlertTable() {}

  /** Puts the alerts among the rows where they replace or add, within the transaction. */
  static void put(Handle handle, DuckDBConnection connection, List<Row> rows) throws SQLException {
    TimeRange.Collector times = new TimeRange.Collector();
    try (DuckDBAppender appender = connection.createAppender("staged_alerts")) {
      for (Row row : rows) {
        if (row instanceof AlertRow alert) {
          times.add(alert.eventMillis());
          append(appender, alert.alert());
        }
      }
    }
    GreatestRevision.ALERTS.merge(handle, times.ranges());
  }

  private static void append(DuckDBAppender appender, AlertRecord alert) throws SQLException {
    appender
        .beginRow()
        .append(alert.tenant())
        .append(alert.fingerprint())
        .appendEpochMicros(DuckDbTime.micros(alert.timestampMillis()))
        .append(alert.rule())
        .append(alert.labels().value(ALERT_NAME))
        .append(alert.labels().toMap())
        .append(alert.annotations())
        .append(alert.state().name().toLowerCase(Locale.ROOT))
        .appendEpochMicros(DuckDbTime.micros(alert.activeAtMillis()));
    appendTimeOrNull(appender, alert.firedAtMillis());
    appendTimeOrNull(appender, alert.resolvedAtMillis());
    appendTimeOrNull(appender, alert.keepFiringSinceMillis());
    appender
        .append(alert.value())
        .append(alert.complete())
        .append(alert.ruleSetVersion())
        .append(alert.revision())
        .append(alert.correction())
        .endRow();
  }

  /** The record says 0 where there is no time. */
  private static void appendTimeOrNull(DuckDBAppender appender, long timestampMillis)
      throws SQLException {
    if (timestampMillis == 0) {
      appender.appendNull();
    } else {
      appender.appendEpochMicros(DuckDbTime.micros(timestampMillis));
    }
  }
}
