package io.weir.sinks.duckdb;

import io.weir.schemas.labels.Labels;
import io.weir.schemas.samples.MetricType;
import io.weir.schemas.samples.StaleMarker;
import io.weir.sinks.delivery.Series;
import io.weir.sinks.delivery.StoreHooks.Stored;
import io.weir.sinks.delivery.StoreHooks.StoredWindow;
import java.nio.file.Path;
import java.util.List;

/** What a file has of a series, by its views. */
final class DuckDbContents {
  private DuckDbContents() {}

  static List<Stored> samples(Path file, Series series) {
    return DuckDbQueries.of(file)
        .withHandle(handle ->
            handle
                .createQuery(
                    """
                    SELECT epoch_ms(timestamp) AS at, value FROM raw
                    WHERE tenant = ? AND metric = ? AND labels = %s
                    ORDER BY timestamp
                    """
                        .formatted(mapOf(series.labels())))
                .bind(0, series.tenant())
                .bind(1, series.labels().metricName())
                .map((row, context) -> new Stored(row.getLong("at"), row.getDouble("value")))
                .list());
  }

  static List<StoredWindow> windows(Path file, Series series, MetricType type) {
    return DuckDbQueries.of(file)
        .withHandle(handle ->
            handle
                .createQuery(
                    """
                    SELECT epoch_ms(window_start) AS at, total, average, min, max, count, sum
                    FROM rollup WHERE level = '5m' AND metric = ? AND type = ? AND labels = %s
                    ORDER BY window_start
                    """
                        .formatted(mapOf(series.labels())))
                .bind(0, series.labels().metricName())
                .bind(1, SeriesIds.name(type))
                .map((row, context) ->
                    new StoredWindow(
                        row.getLong("at"),
                        row.getDouble(type == MetricType.COUNTER ? "total" : "average"),
                        row.getDouble("min"),
                        row.getDouble("max"),
                        row.getDouble("count"),
                        row.getDouble("sum")))
                .list());
  }

  static List<Stored> results(Path file, Series series) {
    return DuckDbQueries.of(file)
        .withHandle(handle ->
            handle
                .createQuery(
                    """
                    SELECT epoch_ms(timestamp) AS at, value, stale FROM result
                    WHERE tenant = ? AND metric = ? AND labels = %s
                    ORDER BY timestamp
                    """
                        .formatted(mapOf(series.labels())))
                .bind(0, series.tenant())
                .bind(1, series.labels().metricName())
                .map((row, context) ->
                    new Stored(
                        row.getLong("at"),
                        row.getBoolean("stale") ? StaleMarker.VALUE : row.getDouble("value")))
                .list());
  }

  private static String mapOf(Labels labels) {
    StringBuilder sql = new StringBuilder("MAP {");
    for (int i = 0; i < labels.size(); i++) {
      if (!labels.name(i).equals(Labels.METRIC_NAME)) {
        sql.append(sql.length() > 5 ? ", " : "")
            .append("'%s': '%s'".formatted(quoted(labels.name(i)), quoted(labels.value(i))));
      }
    }
    return sql.append("}").toString();
  }

  private static String quoted(String text) {
    return text.replace("'", "''");
  }

  static List<Double> histogramCounts(Path file, Series series) {
    return DuckDbQueries.of(file)
        .withHandle(handle ->
            handle
                .createQuery(
                    """
                    SELECT count FROM raw_histogram
                    WHERE tenant = ? AND metric = ? AND labels = %s
                    ORDER BY timestamp
                    """
                        .formatted(mapOf(series.labels())))
                .bind(0, series.tenant())
                .bind(1, series.labels().metricName())
                .mapTo(Double.class)
                .list());
  }
}
