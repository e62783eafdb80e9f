package io.weir.sinks.clickhouse;

import java.util.List;
import java.util.Locale;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The tables and views of a database, and the version of this layout. Several tasks may prepare one
 * database at once: each statement does nothing where it was done.
 */
final class ClickHouseLayout {
  private static final Logger logger = LoggerFactory.getLogger(ClickHouseLayout.class);

  /**
   * {@code last_seen} is the newest day on which a task wrote the series, so that retention finds
   * series without rows.
   */
  private static final String SERIES =
      """
      CREATE TABLE IF NOT EXISTS ${database}.series ${cluster} (
        tenant LowCardinality(String), metric LowCardinality(String), series UInt128,
        labels Map(LowCardinality(String), String) CODEC(ZSTD(1)), type LowCardinality(String),
        last_seen Date)
      ENGINE = ${replicated}ReplacingMergeTree(last_seen)
      ORDER BY (tenant, metric, series)
      """;

  /**
   * {@code precedence} decides between two values at one time, which only come where samples were
   * older than deduplication reaches: it is the same number for all others, and takes no room.
   */
  private static final String SAMPLES =
      """
      CREATE TABLE IF NOT EXISTS ${database}.samples ${cluster} (
        tenant LowCardinality(String), metric LowCardinality(String),
        series UInt128 CODEC(ZSTD(1)),
        timestamp DateTime64(3, 'UTC') CODEC(DoubleDelta, ZSTD(1)),
        value Float64 CODEC(Gorilla, ZSTD(1)), flags UInt8 CODEC(ZSTD(1)),
        stale Bool CODEC(ZSTD(1)), precedence UInt64 CODEC(ZSTD(1)))
      ENGINE = ${replicated}ReplacingMergeTree(precedence)
      PARTITION BY toDate(timestamp)
      ORDER BY (tenant, metric, series, timestamp)
      SETTINGS ttl_only_drop_parts = 1
      """;

  private static final String HISTOGRAMS =
      """
      CREATE TABLE IF NOT EXISTS ${database}.histograms ${cluster} (
        tenant LowCardinality(String), metric LowCardinality(String),
        series UInt128 CODEC(ZSTD(1)),
        timestamp DateTime64(3, 'UTC') CODEC(DoubleDelta, ZSTD(1)),
        count Float64 CODEC(Gorilla, ZSTD(1)), sum Float64 CODEC(Gorilla, ZSTD(1)),
        histogram String CODEC(ZSTD(1)), flags UInt8 CODEC(ZSTD(1)), stale Bool CODEC(ZSTD(1)),
        precedence UInt64 CODEC(ZSTD(1)))
      ENGINE = ${replicated}ReplacingMergeTree(precedence)
      PARTITION BY toDate(timestamp)
      ORDER BY (tenant, metric, series, timestamp)
      SETTINGS ttl_only_drop_parts = 1
      """;

  private static final String ROLLUPS =
      """
      CREATE TABLE IF NOT EXISTS ${database}.rollups ${cluster} (
        tenant LowCardinality(String), metric LowCardinality(String), level LowCardinality(String),
        series UInt128 CODEC(ZSTD(1)),
        window_start DateTime64(3, 'UTC') CODEC(DoubleDelta, ZSTD(1)),
        window_end DateTime64(3, 'UTC') CODEC(DoubleDelta, ZSTD(1)),
        type LowCardinality(String), count UInt64 CODEC(T64, ZSTD(1)),
        sum Float64 CODEC(Gorilla, ZSTD(1)), min Float64 CODEC(Gorilla, ZSTD(1)),
        max Float64 CODEC(Gorilla, ZSTD(1)), first Float64 CODEC(Gorilla, ZSTD(1)),
        first_timestamp DateTime64(3, 'UTC') CODEC(DoubleDelta, ZSTD(1)),
        last Float64 CODEC(Gorilla, ZSTD(1)),
        last_timestamp DateTime64(3, 'UTC') CODEC(DoubleDelta, ZSTD(1)),
        increase Float64 CODEC(Gorilla, ZSTD(1)), total Float64 CODEC(Gorilla, ZSTD(1)),
        run_start Bool CODEC(ZSTD(1)), revision UInt64 CODEC(ZSTD(1)),
        correction Bool CODEC(ZSTD(1)))
      ENGINE = ${replicated}ReplacingMergeTree(revision)
      PARTITION BY (level, toYYYYMM(window_start))
      ORDER BY (tenant, metric, level, series, window_start)
      """;

  private static final String RESULTS =
      """
      CREATE TABLE IF NOT EXISTS ${database}.results ${cluster} (
        tenant LowCardinality(String), metric LowCardinality(String),
        series UInt128 CODEC(ZSTD(1)),
        timestamp DateTime64(3, 'UTC') CODEC(DoubleDelta, ZSTD(1)),
        value Float64 CODEC(Gorilla, ZSTD(1)), stale Bool CODEC(ZSTD(1)),
        histogram String CODEC(ZSTD(1)), rule LowCardinality(String),
        complete Bool CODEC(ZSTD(1)), rule_set_version Int64 CODEC(ZSTD(1)),
        plan_hash Int64 CODEC(ZSTD(1)), revision UInt64 CODEC(ZSTD(1)),
        correction Bool CODEC(ZSTD(1)))
      ENGINE = ${replicated}ReplacingMergeTree(revision)
      PARTITION BY toYYYYMM(timestamp)
      ORDER BY (tenant, metric, series, timestamp)
      """;

  private static final String ALERTS =
      """
      CREATE TABLE IF NOT EXISTS ${database}.alerts ${cluster} (
        tenant LowCardinality(String), alertname LowCardinality(String), fingerprint String,
        timestamp DateTime64(3, 'UTC') CODEC(DoubleDelta, ZSTD(1)),
        labels Map(LowCardinality(String), String) CODEC(ZSTD(1)),
        annotations Map(LowCardinality(String), String) CODEC(ZSTD(1)),
        state LowCardinality(String), value Float64 CODEC(Gorilla, ZSTD(1)),
        active_at DateTime64(3, 'UTC') CODEC(ZSTD(1)),
        fired_at DateTime64(3, 'UTC') CODEC(ZSTD(1)),
        resolved_at DateTime64(3, 'UTC') CODEC(ZSTD(1)),
        keep_firing_since DateTime64(3, 'UTC') CODEC(ZSTD(1)), rule LowCardinality(String),
        complete Bool CODEC(ZSTD(1)), rule_set_version Int64 CODEC(ZSTD(1)),
        revision UInt64 CODEC(ZSTD(1)), correction Bool CODEC(ZSTD(1)))
      ENGINE = ${replicated}ReplacingMergeTree(revision)
      PARTITION BY toYYYYMM(timestamp)
      ORDER BY (tenant, alertname, fingerprint, timestamp)
      """;

  private static final String RAW =
      """
      CREATE OR REPLACE VIEW ${database}.raw ${cluster} AS
      SELECT s.timestamp AS timestamp, s.tenant AS tenant, s.metric AS metric,
        r.labels AS labels, r.type AS type, s.value AS value, s.stale AS stale,
        bitTest(s.flags, 0) = 1 AS late, bitTest(s.flags, 1) = 1 AS unchecked,
        bitTest(s.flags, 2) = 1 AS incomplete
      FROM ${database}.samples AS s FINAL
      INNER JOIN ${database}.series AS r FINAL
        ON r.tenant = s.tenant AND r.metric = s.metric AND r.series = s.series
      """;

  private static final String RAW_HISTOGRAM =
      """
      CREATE OR REPLACE VIEW ${database}.raw_histogram ${cluster} AS
      SELECT h.timestamp AS timestamp, h.tenant AS tenant, h.metric AS metric,
        r.labels AS labels, r.type AS type, h.count AS count, h.sum AS sum, h.stale AS stale,
        bitTest(h.flags, 0) = 1 AS late, bitTest(h.flags, 1) = 1 AS unchecked,
        bitTest(h.flags, 2) = 1 AS incomplete, h.histogram AS histogram
      FROM ${database}.histograms AS h FINAL
      INNER JOIN ${database}.series AS r FINAL
        ON r.tenant = h.tenant AND r.metric = h.metric AND r.series = h.series
      """;

  private static final String ROLLUP =
      """
      CREATE OR REPLACE VIEW ${database}.rollup ${cluster} AS
      SELECT w.window_start AS window_start, w.window_end AS window_end, w.level AS level,
        w.tenant AS tenant, w.metric AS metric, r.labels AS labels, w.type AS type,
        w.count AS count, w.sum AS sum, w.min AS min, w.max AS max,
        w.sum / w.count AS average, w.first AS first, w.first_timestamp AS first_timestamp,
        w.last AS last, w.last_timestamp AS last_timestamp, w.increase AS increase,
        w.total AS total, w.run_start AS run_start, w.revision AS revision,
        w.correction AS correction
      FROM ${database}.rollups AS w FINAL
      INNER JOIN ${database}.series AS r FINAL
        ON r.tenant = w.tenant AND r.metric = w.metric AND r.series = w.series
      """;

  private static final String RESULT =
      """
      CREATE OR REPLACE VIEW ${database}.result ${cluster} AS
      SELECT v.timestamp AS timestamp, v.tenant AS tenant, v.metric AS metric,
        r.labels AS labels, if(v.stale OR v.histogram != '', NULL, v.value) AS value,
        v.stale AS stale, nullIf(v.histogram, '') AS histogram, v.rule AS rule,
        v.complete AS complete, v.rule_set_version AS rule_set_version,
        v.plan_hash AS plan_hash, v.revision AS revision, v.correction AS correction
      FROM ${database}.results AS v FINAL
      INNER JOIN ${database}.series AS r FINAL
        ON r.tenant = v.tenant AND r.metric = v.metric AND r.series = v.series
      """;

  private static final String ALERT =
      """
      CREATE OR REPLACE VIEW ${database}.alert ${cluster} AS
      SELECT a.timestamp AS timestamp, a.tenant AS tenant, a.alertname AS alertname,
        a.labels AS labels, a.state AS state, a.value AS value, a.annotations AS annotations,
        a.active_at AS active_at, nullIf(a.fired_at, fromUnixTimestamp64Milli(0)) AS fired_at,
        nullIf(a.resolved_at, fromUnixTimestamp64Milli(0)) AS resolved_at,
        nullIf(a.keep_firing_since, fromUnixTimestamp64Milli(0)) AS keep_firing_since,
        a.rule AS rule, a.complete AS complete, a.rule_set_version AS rule_set_version,
        a.revision AS revision, a.correction AS correction, a.fingerprint AS fingerprint
      FROM ${database}.alerts AS a FINAL
      """;

  /** What makes each version of the one before; never changed, only added to. */
  private static final List<List<String>> STEPS =
      List.of(
          List.of(
              SERIES,
              SAMPLES,
              HISTOGRAMS,
              ROLLUPS,
              RESULTS,
              ALERTS,
              RAW,
              RAW_HISTOGRAM,
              ROLLUP,
              RESULT,
              ALERT));

  static final int VERSION = STEPS.size();

  private final Handle handle;
  private final ClickHouseOptions options;

  ClickHouseLayout(Handle handle, ClickHouseOptions options) {
    this.handle = handle;
    this.options = options;
  }

  /**
   * Makes what is missing: all of it in a new database, what is newer in one of an older Weir.
   *
   * @throws NewerLayoutException if a newer Weir made the database
   */
  void prepare() throws NewerLayoutException {
    if (!isDatabaseThere()) {
      handle.execute(filled("CREATE DATABASE IF NOT EXISTS ${database} ${cluster}"));
    }
    int found = version();
    if (found > VERSION) {
      throw new NewerLayoutException(options.database(), found);
    }
    for (int version = found; version < VERSION; version++) {
      STEPS.get(version).forEach(statement -> handle.execute(filled(statement)));
      handle.execute(
          filled("INSERT INTO ${database}.weir_layout VALUES (" + (version + 1) + ", now())"));
      logger.info("{}: layout of version {} made", options.database(), version + 1);
    }
  }

  /** The version of the layout in the database; 0 if it has none. */
  int version() {
    handle.execute(
        filled(
            """
            CREATE TABLE IF NOT EXISTS ${database}.weir_layout ${cluster} (
              version UInt32, made_at DateTime)
            ENGINE = ${replicated}MergeTree ORDER BY version
            """));
    return handle
        .createQuery(filled("SELECT max(version) FROM ${database}.weir_layout"))
        .mapTo(Integer.class)
        .one();
  }

  private boolean isDatabaseThere() {
    return handle
            .createQuery(
                "SELECT count() FROM system.databases WHERE name = "
                    + ClickHouseOptions.quoted(options.database(), '\''))
            .mapTo(Integer.class)
            .one()
        > 0;
  }

  private String filled(String statement) {
    return options.filled(statement);
  }

  /** The database's layout is newer than this code. */
  static final class NewerLayoutException extends Exception {
    private static final long serialVersionUID = 1;

    NewerLayoutException(String database, int found) {
      super(
          String.format(
              Locale.ROOT,
              "database %s: expected a layout of version %d at most, found %d: a newer Weir made it",
              database,
              VERSION,
              found));
    }
  }
}
