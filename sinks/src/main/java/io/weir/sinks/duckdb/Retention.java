package io.weir.sinks.duckdb;

import io.weir.sinks.delivery.AlertRow;
import io.weir.sinks.delivery.HistogramRow;
import io.weir.sinks.delivery.ResultRow;
import io.weir.sinks.delivery.RollupRow;
import io.weir.sinks.delivery.Row;
import io.weir.sinks.delivery.SampleRow;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes what is older than its retention, counted back from the newest event time of its kind in
 * the file, or from the wall clock if that is earlier. So a replay of old data into a new file
 * isn't deleted as it arrives, and one sample from the future deletes nothing. Deletes a bounded
 * number of rows at a time. For the session's thread.
 */
final class Retention {
  private static final Logger logger = LoggerFactory.getLogger(Retention.class);

  /** Rows deleted of a table at a time; a quarter of a second at most. */
  static final int MOST_ROWS = 500_000;

  private static final long EVERY_MILLIS = 60_000;
  private static final long SERIES_EVERY_MILLIS = 6 * 3_600_000L;
  private static final String RAW = "raw";
  private static final String RESULTS = "results";

  private final DuckDbOptions options;

  /** The newest event time of each kind: {@code raw}, {@code results}, each level's windows. */
  private final Map<String, Long> newestMillis = new HashMap<>();

  private long nextSweepMillis = Long.MIN_VALUE;
  private long nextSeriesSweepMillis;
  private boolean seriesMayBeUnused;

  /** Reads from the file what its newest rows are. */
  Retention(Handle handle, DuckDbOptions options, long nowMillis) {
    this.options = options;
    this.nextSeriesSweepMillis = nowMillis + SERIES_EVERY_MILLIS;
    handle
        .createQuery(
            """
            SELECT 'raw' AS kind, epoch_ms(max(timestamp)) AS newest FROM samples
            UNION ALL SELECT 'raw', epoch_ms(max(timestamp)) FROM histograms
            UNION ALL SELECT level, epoch_ms(max(window_end)) FROM rollups GROUP BY level
            UNION ALL SELECT 'results', epoch_ms(max(timestamp)) FROM results
            UNION ALL SELECT 'results', epoch_ms(max(timestamp)) FROM alerts
            """)
        .map((result, context) -> {
          long newest = result.getLong("newest");
          return result.wasNull()
              ? Map.entry(RAW, Long.MIN_VALUE)
              : Map.entry(result.getString("kind"), newest);
        })
        .forEach(entry -> newestMillis.merge(entry.getKey(), entry.getValue(), Math::max));
  }

  /** Takes note of how new rows are. */
  void saw(List<Row> rows) {
    // Raw samples are many: no boxing for each.
    long newestRaw = Long.MIN_VALUE;
    for (Row row : rows) {
      switch (row) {
        case SampleRow sample -> newestRaw = Math.max(newestRaw, sample.timestampMillis());
        case HistogramRow histogram -> newestRaw = Math.max(newestRaw, histogram.eventMillis());
        case RollupRow rollup -> saw(rollup.window().level().name(), rollup.window().endMillis());
        case ResultRow result -> saw(RESULTS, result.eventMillis());
        case AlertRow alert -> saw(RESULTS, alert.eventMillis());
      }
    }
    saw(RAW, newestRaw);
  }

  private void saw(String kind, long timestampMillis) {
    newestMillis.merge(kind, timestampMillis, Math::max);
  }

  /**
   * Deletes what is due, in a transaction of its own, if it is time to.
   *
   * @return whether series were deleted, whose numbers must be forgotten
   */
  boolean sweep(Handle handle, long nowMillis) {
    if (nowMillis < nextSweepMillis) {
      return false;
    }
    long deleted = 0;
    boolean more = false;
    for (Map.Entry<String, Long> kind : newestMillis.entrySet()) {
      Duration retention = retention(kind.getKey());
      if (retention.isZero() || kind.getValue() == Long.MIN_VALUE) {
        continue;
      }
      long beforeMillis = Math.min(kind.getValue(), nowMillis) - retention.toMillis();
      for (String[] table : tables(kind.getKey())) {
        int rows = delete(handle, table[0], table[1], beforeMillis);
        deleted += rows;
        more |= rows == MOST_ROWS;
      }
    }
    nextSweepMillis = more ? nowMillis : nowMillis + EVERY_MILLIS;
    seriesMayBeUnused |= deleted > 0;
    if (deleted > 0) {
      logger.debug("retention deleted {} rows", deleted);
    }
    if (!seriesMayBeUnused || more || nowMillis < nextSeriesSweepMillis) {
      return false;
    }
    seriesMayBeUnused = false;
    nextSeriesSweepMillis = nowMillis + SERIES_EVERY_MILLIS;
    return deleteUnusedSeries(handle) > 0;
  }

  private Duration retention(String kind) {
    return switch (kind) {
      case RAW -> options.retention().raw();
      case RESULTS -> options.retention().results();
      default -> options.retention().rollups(kind);
    };
  }

  /** Tables and the conditions under which rows are of a kind and old. */
  private static String[][] tables(String kind) {
    return switch (kind) {
      case RAW -> new String[][] {{"samples", "timestamp < "}, {"histograms", "timestamp < "}};
      case RESULTS -> new String[][] {{"results", "timestamp < "}, {"alerts", "timestamp < "}};
      default ->
          new String[][] {
            {"rollups", "level = '" + kind.replace("'", "''") + "' AND window_end <= "}
          };
    };
  }

  private static int delete(Handle handle, String table, String condition, long beforeMillis) {
    return handle.execute(
        "DELETE FROM %1$s WHERE rowid IN (SELECT rowid FROM %1$s WHERE %2$s%3$s LIMIT %4$d)"
            .formatted(table, condition, DuckDbTime.literal(beforeMillis), MOST_ROWS));
  }

  private static int deleteUnusedSeries(Handle handle) {
    return handle.execute(
        """
        DELETE FROM series
        WHERE NOT EXISTS (SELECT 1 FROM samples WHERE series_id = series.id)
          AND NOT EXISTS (SELECT 1 FROM histograms WHERE series_id = series.id)
          AND NOT EXISTS (SELECT 1 FROM rollups WHERE series_id = series.id)
          AND NOT EXISTS (SELECT 1 FROM results WHERE series_id = series.id)
        """);
  }
}
