package io.weir.sinks.duckdb;

import io.weir.schemas.labels.EncodedLabels;
import io.weir.schemas.labels.Labels;
import io.weir.schemas.samples.MetricType;
import io.weir.sinks.delivery.AlertRow;
import io.weir.sinks.delivery.HistogramRow;
import io.weir.sinks.delivery.ResultRow;
import io.weir.sinks.delivery.RollupRow;
import io.weir.sinks.delivery.Row;
import io.weir.sinks.delivery.SampleRow;
import io.weir.sinks.delivery.Series;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Numbers of series in a file. Known ones are kept in memory, unknown ones looked up or made, all
 * of a delivery at once. What it has in memory is right only while no transaction fails. For the
 * session's thread.
 */
final class SeriesIds {
  private static final int CAPACITY = 2_000_000;
  private static final String LOOKUP =
      """
      SELECT staged.id AS place, series.id, series.type
      FROM staged_series staged JOIN series
        ON series.hash = staged.hash AND series.tenant = staged.tenant
        AND series.metric = staged.metric AND series.labels = staged.labels
      """;

  private final Handle handle;
  private final DuckDBConnection connection;
  private final Map<Series, Numbered> known = new HashMap<>();

  /** What is left at series is right only since all was last forgotten. */
  private Generation generation = new Generation();

  private long nextId;

  /** Whether all series of the file are known, as those of a new one, so that none is looked up. */
  private boolean complete;

  /** No sample in the file is newer. */
  private long newestMillis;

  SeriesIds(Handle handle, DuckDBConnection connection) {
    this.handle = handle;
    this.connection = connection;
    this.nextId =
        handle.createQuery("SELECT coalesce(max(id), 0) + 1 FROM series").mapTo(Long.class).one();
    this.complete = nextId == 1;
    this.newestMillis =
        handle
            .createQuery("SELECT epoch_ms(max(timestamp)) FROM samples")
            .mapTo(Long.class)
            .findOne()
            .orElse(Long.MIN_VALUE);
  }

  /** The number of a series that was among the rows of the last {@link #resolve}. */
  long id(Series series) {
    return numbered(series).id;
  }

  /**
   * Whether a sample is newer than all others of its series, so that there can be none at its time;
   * of such a one note is taken. Of a series that was in the file before, it has to be newer than
   * all samples of the file.
   *
   * @param series was among the rows of the last {@link #resolve}
   */
  boolean isNewest(Series series, long timestampMillis) {
    Numbered numbered = numbered(series);
    if (timestampMillis <= numbered.newestMillis) {
      return false;
    }
    numbered.newestMillis = timestampMillis;
    newestMillis = Math.max(newestMillis, timestampMillis);
    return true;
  }

  private Numbered numbered(Series series) {
    Numbered numbered = find(series);
    if (numbered == null) {
      throw new IllegalStateException(series + ": expected its number, found none");
    }
    return numbered;
  }

  /** Finds it at the series itself, or by its labels. */
  private @Nullable Numbered find(Series series) {
    if (series.attachment() instanceof Numbered attached
        && attached.generation.equals(generation)) {
      return attached;
    }
    Numbered numbered = known.get(series);
    if (numbered != null) {
      series.attach(numbered);
    }
    return numbered;
  }

  /** Numbers the series of all rows but alerts, within the transaction. */
  void resolve(List<Row> rows) throws SQLException {
    Map<Series, MetricType> unknown = new LinkedHashMap<>();
    Map<Series, MetricType> retyped = new HashMap<>();
    if (known.size() > CAPACITY) {
      forget();
    }
    for (Row row : rows) {
      if (row instanceof AlertRow) {
        continue;
      }
      MetricType type = type(row);
      Numbered numbered = find(row.series());
      if (numbered == null) {
        unknown.put(row.series(), type);
      } else if (numbered.type != type && type != MetricType.UNKNOWN) {
        retyped.put(row.series(), type);
      }
    }
    if (!unknown.isEmpty()) {
      number(unknown, retyped);
    }
    retyped.forEach(this::retype);
  }

  /** Forgets all numbers, since some may be gone. */
  void forget() {
    known.clear();
    generation = new Generation();
    complete = false;
  }

  private void number(Map<Series, MetricType> unknown, Map<Series, MetricType> retyped)
      throws SQLException {
    if (!complete) {
      lookUp(unknown, retyped);
    }
    try (DuckDBAppender appender = connection.createAppender("series")) {
      for (Map.Entry<Series, MetricType> entry : unknown.entrySet()) {
        Series series = entry.getKey();
        if (!known.containsKey(series)) {
          append(appender, nextId, series, entry.getValue());
          known.put(series, new Numbered(generation, nextId, entry.getValue(), Long.MIN_VALUE));
          nextId++;
        }
      }
    }
  }

  /** Finds those that are in the file. */
  private void lookUp(Map<Series, MetricType> unknown, Map<Series, MetricType> retyped)
      throws SQLException {
    List<Series> places = new ArrayList<>(unknown.keySet());
    try (DuckDBAppender appender = connection.createAppender("staged_series")) {
      for (int place = 0; place < places.size(); place++) {
        append(appender, place, places.get(place), MetricType.UNKNOWN);
      }
    }
    handle
        .createQuery(LOOKUP)
        .map((result, context) ->
            new Found(
                result.getInt("place"),
                result.getLong("id"),
                MetricType.valueOf(result.getString("type").toUpperCase(Locale.ROOT))))
        .forEach(found -> {
          Series series = places.get(found.place());
          known.put(series, new Numbered(generation, found.id(), found.type(), newestMillis));
          MetricType type = unknown.getOrDefault(series, MetricType.UNKNOWN);
          if (type != found.type() && type != MetricType.UNKNOWN) {
            retyped.put(series, type);
          }
        });
    handle.execute("TRUNCATE staged_series");
  }

  private void retype(Series series, MetricType type) {
    Numbered numbered = numbered(series);
    handle.execute("UPDATE series SET type = ? WHERE id = ?", name(type), numbered.id);
    numbered.type = type;
  }

  private static void append(DuckDBAppender appender, long id, Series series, MetricType type)
      throws SQLException {
    Map<String, String> labels = series.labels().toMap();
    labels.remove(Labels.METRIC_NAME);
    appender
        .beginRow()
        .append(id)
        .append(hash(series))
        .append(series.tenant())
        .append(series.labels().metricName())
        .append(labels)
        .append(name(type))
        .endRow();
  }

  private static long hash(Series series) {
    byte[] tenant = series.tenant().getBytes(StandardCharsets.UTF_8);
    byte[] labels = series.labels().encoded();
    return EncodedLabels.hash(tenant, 0, tenant.length)
        ^ EncodedLabels.hash(labels, 0, labels.length);
  }

  static String name(MetricType type) {
    return type.name().toLowerCase(Locale.ROOT);
  }

  private static MetricType type(Row row) {
    return switch (row) {
      case SampleRow sample -> sample.type();
      case HistogramRow histogram -> histogram.type();
      case RollupRow rollup -> rollup.window().type();
      case ResultRow result -> MetricType.UNKNOWN;
      case AlertRow alert -> MetricType.UNKNOWN;
    };
  }

  /** The time between two moments at which all is forgotten; equal to no other. */
  private static final class Generation {}

  private record Found(int place, long id, MetricType type) {}

  /** What is known of a series. */
  private static final class Numbered {
    /** The session's when this was made; with another one it is no good any longer. */
    private final Generation generation;

    private final long id;
    private MetricType type;

    /** No sample of the series is newer. */
    private long newestMillis;

    private Numbered(Generation generation, long id, MetricType type, long newestMillis) {
      this.generation = generation;
      this.id = id;
      this.type = type;
      this.newestMillis = newestMillis;
    }
  }
}
