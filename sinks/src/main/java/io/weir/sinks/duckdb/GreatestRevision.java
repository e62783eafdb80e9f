package io.weir.sinks.duckdb;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/**
 * Moves staged rows into their table, of each key the one of the greatest revision; of equal
 * revisions the first that came stays.
 *
 * @param table has the key, {@code time} and {@code revision}; its stage has the same columns
 * @param time the column of event times, a part of the key
 * @param key the columns that tell rows apart
 */
record GreatestRevision(String table, String time, List<String> key) {
  static final GreatestRevision ROLLUPS =
      of("rollups", "window_start", "series_id", "level", "window_start");
  static final GreatestRevision RESULTS = of("results", "timestamp", "series_id", "timestamp");
  static final GreatestRevision ALERTS =
      of("alerts", "timestamp", "tenant", "fingerprint", "timestamp");

  GreatestRevision {
    key = List.copyOf(key);
  }

  private static GreatestRevision of(String table, String time, String... key) {
    return new GreatestRevision(table, time, Arrays.asList(key));
  }

  /**
   * Empties the stage of the table into it.
   *
   * @param ranges hold the times of all staged rows
   */
  void merge(Handle handle, List<TimeRange> ranges) {
    if (ranges.isEmpty()) {
      return;
    }
    for (TimeRange range : ranges) {
      deleteReplaced(handle, range);
      insert(handle, range);
    }
    handle.execute("TRUNCATE staged_" + table);
  }

  private void deleteReplaced(Handle handle, TimeRange range) {
    handle.execute(
        """
        DELETE FROM %1$s stored
        WHERE %2$s AND EXISTS (
          SELECT 1 FROM staged_%1$s staged
          WHERE %3$s AND staged.revision > stored.revision AND %4$s)
        """
            .formatted(
                table,
                range.contains("stored." + time),
                sameKey(),
                range.contains("staged." + time)));
  }

  private void insert(Handle handle, TimeRange range) {
    handle.execute(
        """
        INSERT INTO %1$s
        SELECT DISTINCT ON (%2$s) * FROM staged_%1$s staged
        WHERE %3$s AND NOT EXISTS (SELECT 1 FROM %1$s stored WHERE %4$s AND %5$s)
        ORDER BY %2$s, revision DESC, rowid
        """
            .formatted(
                table,
                String.join(", ", key),
                range.contains("staged." + time),
                sameKey(),
                range.contains("stored." + time)));
  }

  private String sameKey() {
    return key.stream()
        .map(column -> "stored.%1$s = staged.%1$s".formatted(column))
        .collect(Collectors.joining(" AND "));
  }
}
