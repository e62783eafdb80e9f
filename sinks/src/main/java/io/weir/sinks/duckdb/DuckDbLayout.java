package io.weir.sinks.duckdb;

import java.util.List;
import org.jdbi.v3.core.Handle;

/** The tables and views of a file, and the version of this layout. */
final class DuckDbLayout {
  /** Raised with every change of the tables. */
  static final int VERSION = 1;

  private static final List<String> TABLES =
      List.of(
          """
          CREATE TABLE series (
            id BIGINT NOT NULL, hash BIGINT NOT NULL, tenant VARCHAR NOT NULL,
            metric VARCHAR NOT NULL, labels MAP(VARCHAR, VARCHAR) NOT NULL, type VARCHAR NOT NULL)
          """,
          """
          CREATE TABLE samples (
            series_id BIGINT NOT NULL, timestamp TIMESTAMPTZ NOT NULL, value DOUBLE NOT NULL,
            stale BOOLEAN NOT NULL, flags INTEGER NOT NULL)
          """,
          """
          CREATE TABLE histograms (
            series_id BIGINT NOT NULL, timestamp TIMESTAMPTZ NOT NULL, count DOUBLE NOT NULL,
            sum DOUBLE NOT NULL, stale BOOLEAN NOT NULL, flags INTEGER NOT NULL,
            histogram JSON NOT NULL)
          """,
          """
          CREATE TABLE rollups (
            series_id BIGINT NOT NULL, level VARCHAR NOT NULL, window_start TIMESTAMPTZ NOT NULL,
            window_end TIMESTAMPTZ NOT NULL, type VARCHAR NOT NULL, count BIGINT NOT NULL,
            sum DOUBLE NOT NULL, min DOUBLE NOT NULL, max DOUBLE NOT NULL, first DOUBLE NOT NULL,
            first_timestamp TIMESTAMPTZ NOT NULL, last DOUBLE NOT NULL,
            last_timestamp TIMESTAMPTZ NOT NULL, increase DOUBLE NOT NULL, total DOUBLE NOT NULL,
            run_start BOOLEAN NOT NULL, revision BIGINT NOT NULL, correction BOOLEAN NOT NULL)
          """,
          """
          CREATE TABLE offsets (
            topic VARCHAR NOT NULL, topic_id VARCHAR NOT NULL, "partition" INTEGER NOT NULL,
            next_offset BIGINT NOT NULL, PRIMARY KEY (topic, topic_id, "partition"))
          """);

  private static final List<String> VIEWS =
      List.of(
          """
          CREATE VIEW raw AS
          SELECT s.timestamp, r.tenant, r.metric, r.labels, r.type, s.value, s.stale,
            (s.flags & 1) <> 0 AS late, (s.flags & 2) <> 0 AS unchecked,
            (s.flags & 4) <> 0 AS incomplete
          FROM samples s JOIN series r ON r.id = s.series_id
          """,
          """
          CREATE VIEW raw_histogram AS
          SELECT h.timestamp, r.tenant, r.metric, r.labels, r.type, h.count, h.sum, h.stale,
            (h.flags & 1) <> 0 AS late, (h.flags & 2) <> 0 AS unchecked,
            (h.flags & 4) <> 0 AS incomplete, h.histogram
          FROM histograms h JOIN series r ON r.id = h.series_id
          """,
          """
          CREATE VIEW rollup AS
          SELECT w.window_start, w.window_end, w.level, r.tenant, r.metric, r.labels, w.type,
            w.count, w.sum, w.min, w.max, w.sum / w.count AS average, w.first, w.first_timestamp,
            w.last, w.last_timestamp, w.increase, w.total, w.run_start, w.revision, w.correction
          FROM rollups w JOIN series r ON r.id = w.series_id
          """);

  /** Rows of one delivery on their way into the tables; they never reach the file. */
  private static final List<String> STAGES =
      List.of(
          "CREATE TEMP TABLE staged_samples AS FROM samples LIMIT 0",
          "CREATE TEMP TABLE staged_histograms AS FROM histograms LIMIT 0",
          "CREATE TEMP TABLE staged_rollups AS FROM rollups LIMIT 0",
          "CREATE TEMP TABLE staged_series AS FROM series LIMIT 0");

  private DuckDbLayout() {}

  /**
   * Makes what is missing.
   *
   * @throws NewerLayoutException if a newer Weir wrote the file
   */
  static void prepare(Handle handle) throws NewerLayoutException {
    handle.execute("CREATE TABLE IF NOT EXISTS weir_layout (version INTEGER NOT NULL)");
    Integer found =
        handle
            .createQuery("SELECT max(version) FROM weir_layout")
            .mapTo(Integer.class)
            .findOne()
            .orElse(0);
    if (found > VERSION) {
      throw new NewerLayoutException(found);
    }
    if (found == 0) {
      handle.useTransaction(transaction -> {
        TABLES.forEach(transaction::execute);
        VIEWS.forEach(transaction::execute);
        transaction.execute("INSERT INTO weir_layout VALUES (" + VERSION + ")");
      });
    }
    STAGES.forEach(handle::execute);
  }

  /** The file's layout is newer than this code. */
  static final class NewerLayoutException extends Exception {
    private static final long serialVersionUID = 1;

    NewerLayoutException(int found) {
      super(
          "expected a layout of version "
              + VERSION
              + " at most, found "
              + found
              + ": a newer Weir wrote this file");
    }
  }
}
