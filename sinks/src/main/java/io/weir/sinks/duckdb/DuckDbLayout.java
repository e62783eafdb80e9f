package io.weir.sinks.duckdb;

import java.util.List;
import org.jdbi.v3.core.Handle;

/** The tables and views of a file, and the version of this layout. */
final class DuckDbLayout {
  private static final List<String> SAMPLES_AND_ROLLUPS =
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
          """,
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

  /** Where a series ends, {@code value} and {@code histogram} are both null. */
  private static final List<String> RESULTS_AND_ALERTS =
      List.of(
          """
          CREATE TABLE results (
            series_id BIGINT NOT NULL, timestamp TIMESTAMPTZ NOT NULL, rule VARCHAR NOT NULL,
            value DOUBLE, stale BOOLEAN NOT NULL, histogram JSON, complete BOOLEAN NOT NULL,
            rule_set_version BIGINT NOT NULL, plan_hash BIGINT NOT NULL, revision BIGINT NOT NULL,
            correction BOOLEAN NOT NULL)
          """,
          """
          CREATE TABLE alerts (
            tenant VARCHAR NOT NULL, fingerprint VARCHAR NOT NULL, timestamp TIMESTAMPTZ NOT NULL,
            rule VARCHAR NOT NULL, alertname VARCHAR NOT NULL,
            labels MAP(VARCHAR, VARCHAR) NOT NULL, annotations MAP(VARCHAR, VARCHAR) NOT NULL,
            state VARCHAR NOT NULL, active_at TIMESTAMPTZ NOT NULL, fired_at TIMESTAMPTZ,
            resolved_at TIMESTAMPTZ, keep_firing_since TIMESTAMPTZ, value DOUBLE NOT NULL,
            complete BOOLEAN NOT NULL, rule_set_version BIGINT NOT NULL, revision BIGINT NOT NULL,
            correction BOOLEAN NOT NULL)
          """,
          """
          CREATE VIEW result AS
          SELECT v.timestamp, r.tenant, r.metric, r.labels, v.value, v.stale, v.histogram, v.rule,
            v.complete, v.rule_set_version, v.plan_hash, v.revision, v.correction
          FROM results v JOIN series r ON r.id = v.series_id
          """,
          """
          CREATE VIEW alert AS
          SELECT timestamp, tenant, alertname, labels, state, value, annotations, active_at,
            fired_at, resolved_at, keep_firing_since, rule, complete, rule_set_version, revision,
            correction, fingerprint
          FROM alerts
          """);

  /** What makes each version of the one before; never changed, only added to. */
  private static final List<List<String>> STEPS = List.of(SAMPLES_AND_ROLLUPS, RESULTS_AND_ALERTS);

  static final int VERSION = STEPS.size();

  /** Rows of one delivery on their way into the tables; they never reach the file. */
  private static final List<String> STAGES =
      List.of(
          "CREATE TEMP TABLE staged_samples AS FROM samples LIMIT 0",
          "CREATE TEMP TABLE staged_histograms AS FROM histograms LIMIT 0",
          "CREATE TEMP TABLE staged_rollups AS FROM rollups LIMIT 0",
          "CREATE TEMP TABLE staged_results AS FROM results LIMIT 0",
          "CREATE TEMP TABLE staged_alerts AS FROM alerts LIMIT 0",
          "CREATE TEMP TABLE staged_series AS FROM series LIMIT 0");

  private DuckDbLayout() {}

  /**
   * Makes what is missing: all of it in a new file, what is newer in one of an older Weir.
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
    for (int version = found; version < VERSION; version++) {
      List<String> step = STEPS.get(version);
      int made = version + 1;
      handle.useTransaction(transaction -> {
        step.forEach(transaction::execute);
        transaction.execute("INSERT INTO weir_layout VALUES (?)", made);
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
