package io.weir.sinks.duckdb;

import io.weir.schemas.labels.Labels;
import io.weir.schemas.samples.MetricType;
import io.weir.sinks.delivery.HistogramJson;
import io.weir.sinks.reading.Kept;
import io.weir.sinks.reading.Reading;
import io.weir.sinks.reading.SeriesChoice;
import io.weir.sinks.reading.StoredSeries;
import io.weir.sinks.reading.TimeSpan;
import io.weir.sinks.reading.TooManySamplesException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/** The rows of a file as one reading sees them. For its thread. */
final class StoredRows {
  private static final String COUNTER = SeriesIds.name(MetricType.COUNTER);
  private static final Table SAMPLES = new Table("samples", "timestamp", 0);
  private static final Table HISTOGRAMS = new Table("histograms", "timestamp", 0);
  private static final Table RESULTS = new Table("results", "timestamp", 0);

  /** A window's sample stands in the window. */
  private static final Table ROLLUPS = new Table("rollups", "window_end", 1);

  private final Handle handle;
  private final DuckDBConnection connection;
  private final Reading reading;
  private long samples;

  StoredRows(Handle handle, DuckDBConnection connection, Reading reading) {
    this.handle = handle;
    this.connection = connection;
    this.reading = reading;
  }

  /**
   * A table of rows of series.
   *
   * @param time the column of event times
   * @param earlierMillis by how much samples are earlier than that
   */
  private record Table(String name, String time, long earlierMillis) {
    /** The condition for rows of a range, with constants for the optimizer. */
    String within(TimeSpan span) {
      return "t.%s BETWEEN %s AND %s"
          .formatted(
              time,
              DuckDbTime.literal(span.fromMillis() + earlierMillis),
              DuckDbTime.literal(span.toMillis() + earlierMillis));
    }
  }

  /** Adds a row to its series. */
  @FunctionalInterface
  private interface Adding {
    /**
     * Adds it.
     *
     * @param row from its third column on
     */
    void add(StoredSeries.Builder series, long timestampMillis, ResultSet row) throws SQLException;
  }

  List<StoredSeries> samples(Kept kept, SeriesChoice choice, TimeSpan span) throws SQLException {
    Map<Long, StoredSeries.Builder> builders = new HashMap<>();
    choose(choice).forEach((id, labels) -> builders.put(id, new StoredSeries.Builder(labels)));
    TimeSpan known = DuckDbTime.known(span);
    if (!builders.isEmpty() && !known.isEmpty()) {
      switch (kept) {
        case Kept.Raw() -> {
          read(SAMPLES, "t.value, t.stale", kept, known, builders, StoredRows::addNumber);
          read(
              HISTOGRAMS,
              "t.histogram::VARCHAR, t.stale",
              kept,
              known,
              builders,
              StoredRows::addHistogram);
        }
        case Kept.Results() ->
            read(
                RESULTS,
                "t.value, t.stale, t.histogram::VARCHAR",
                kept,
                known,
                builders,
                StoredRows::addResult);
        case Kept.Rollups(var level) ->
            read(
                ROLLUPS,
                "t.type, t.count, t.sum, t.total, t.last",
                kept,
                known,
                builders,
                StoredRows::addRollup);
      }
    }
    return builders.values().stream()
        .filter(builder -> builder.count() > 0)
        .map(StoredSeries.Builder::build)
        .toList();
  }

  private static void addNumber(StoredSeries.Builder series, long timestampMillis, ResultSet row)
      throws SQLException {
    series.add(timestampMillis, row.getDouble(3), row.getBoolean(4));
  }

  private static void addHistogram(StoredSeries.Builder series, long timestampMillis, ResultSet row)
      throws SQLException {
    if (row.getBoolean(4)) {
      series.add(timestampMillis, Double.NaN, true);
    } else {
      series.add(timestampMillis, HistogramJson.parse(row.getString(3), timestampMillis));
    }
  }

  private static void addResult(StoredSeries.Builder series, long timestampMillis, ResultSet row)
      throws SQLException {
    @Nullable String histogram = row.getString(5);
    if (histogram == null) {
      series.add(timestampMillis, row.getDouble(3), row.getBoolean(4));
    } else {
      series.add(timestampMillis, HistogramJson.parse(histogram, timestampMillis));
    }
  }

  private static void addRollup(StoredSeries.Builder series, long timestampMillis, ResultSet row)
      throws SQLException {
    if (row.getString(3).equals(COUNTER)) {
      series.addTotal(timestampMillis, row.getDouble(6), row.getDouble(7));
    } else {
      series.add(timestampMillis, row.getDouble(5) / (double) row.getLong(4));
    }
  }

  /** Reads rows of the chosen series, those of a series in the order of time. */
  private void read(
      Table table,
      String columns,
      Kept kept,
      TimeSpan span,
      Map<Long, StoredSeries.Builder> builders,
      Adding adding) {
    String sql =
        """
        SELECT t.series_id, epoch_ms(t.%1$s), %2$s
        FROM %3$s t JOIN chosen ON chosen.id = t.series_id
        WHERE %4$s%5$s
        ORDER BY t.series_id, t.%1$s
        LIMIT %6$d
        """
            .formatted(
                table.time,
                columns,
                table.name,
                table.within(span),
                ofLevel(kept),
                Math.max(0, reading.mostSamples() - samples) + 1);
    query(sql, kept)
        .scanResultSet((rows, context) -> {
          ResultSet row = rows.get();
          while (row.next()) {
            StoredSeries.Builder series = builders.get(row.getLong(1));
            if (series != null) {
              adding.add(series, row.getLong(2) - table.earlierMillis, row);
            }
            samples++;
          }
          return samples;
        });
    if (samples > reading.mostSamples()) {
      throw new TooManySamplesException(reading.mostSamples());
    }
  }

  List<Labels> series(Kept kept, SeriesChoice choice, TimeSpan span) throws SQLException {
    Map<Long, Labels> chosen = choose(choice);
    TimeSpan known = DuckDbTime.known(span);
    if (span.isFromEver()) {
      // A series without rows isn't kept; to look at all rows for it would take long.
      return List.copyOf(chosen.values());
    }
    List<Labels> found = new ArrayList<>();
    if (!chosen.isEmpty() && !known.isEmpty()) {
      for (Table table : tables(kept)) {
        String sql =
            "DELETE FROM chosen WHERE EXISTS (SELECT 1 FROM %s t WHERE t.series_id = chosen.id AND %s%s) RETURNING id"
                .formatted(table.name, table.within(known), ofLevel(kept));
        query(sql, kept).mapTo(Long.class).forEach(id -> found.add(chosen.get(id)));
      }
    }
    return found;
  }

  OptionalLong oldestMillis(Kept kept) {
    OptionalLong oldest = OptionalLong.empty();
    for (Table table : tables(kept)) {
      String sql =
          "SELECT epoch_ms(min(t.%s)) FROM %s t WHERE true%s"
              .formatted(table.time, table.name, ofLevel(kept));
      @Nullable Long found = query(sql, kept).mapTo(Long.class).findOne().orElse(null);
      if (found != null) {
        long millis = found - table.earlierMillis;
        oldest = OptionalLong.of(Math.min(millis, oldest.orElse(millis)));
      }
    }
    return oldest;
  }

  private static List<Table> tables(Kept kept) {
    return switch (kept) {
      case Kept.Raw() -> List.of(SAMPLES, HISTOGRAMS);
      case Kept.Results() -> List.of(RESULTS);
      case Kept.Rollups(var level) -> List.of(ROLLUPS);
    };
  }

  private static String ofLevel(Kept kept) {
    return kept instanceof Kept.Rollups ? " AND t.level = :level" : "";
  }

  private Query query(String sql, Kept kept) {
    Query query = Interruptible.by(reading, handle.createQuery(sql));
    return kept instanceof Kept.Rollups(var level) ? query.bind("level", level.name()) : query;
  }

  /** The series that are meant, by number; their numbers are in the table {@code chosen}. */
  private Map<Long, Labels> choose(SeriesChoice choice) throws SQLException {
    Map<Long, Labels> chosen = new HashMap<>();
    @Nullable Set<String> metrics = choice.metricNames().orElse(null);
    if (choice.isImpossible()) {
      return chosen;
    }
    Query query =
        Interruptible.by(
                reading,
                handle.createQuery(
                    "SELECT id, metric, labels FROM series WHERE tenant = :tenant"
                        + (metrics == null ? "" : " AND metric IN (<metrics>)")))
            .bind("tenant", choice.tenant());
    if (metrics != null) {
      query.bindList("metrics", List.copyOf(metrics));
    }
    query
        .map((row, context) -> Map.entry(row.getLong("id"), labels(row)))
        .forEach(series -> {
          if (choice.includes(series.getValue())) {
            chosen.put(series.getKey(), series.getValue());
          }
        });
    handle.execute("CREATE OR REPLACE TEMP TABLE chosen (id BIGINT NOT NULL)");
    try (DuckDBAppender appender = connection.createAppender("chosen")) {
      for (long id : chosen.keySet()) {
        appender.beginRow().append(id).endRow();
      }
    }
    return chosen;
  }

  private static Labels labels(ResultSet row) throws SQLException {
    Map<String, String> labels = new HashMap<>();
    if (!(row.getObject("labels") instanceof Map<?, ?> stored)) {
      throw new IllegalStateException("labels: expected a map, found something else");
    }
    stored.forEach((name, value) -> labels.put(String.valueOf(name), String.valueOf(value)));
    labels.put(Labels.METRIC_NAME, row.getString("metric"));
    return Labels.ofMap(labels);
  }
}
