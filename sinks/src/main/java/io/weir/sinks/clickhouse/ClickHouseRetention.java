package io.weir.sinks.clickhouse;

import io.weir.sinks.delivery.RetentionPeriods;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets the server delete rows that are older than configured, by its own clock. Tables of raw rows
 * lose whole days. Series go when nothing can be left of them; since that depends on what kinds of
 * rows there are, it is looked at again once a day.
 */
final class ClickHouseRetention {
  private static final Logger logger = LoggerFactory.getLogger(ClickHouseRetention.class);

  /** A series' row is written anew once a day, and outlives its rows. */
  private static final int SERIES_STAY_DAYS = 3;

  private final Handle handle;
  private final ClickHouseOptions options;

  ClickHouseRetention(Handle handle, ClickHouseOptions options) {
    this.handle = handle;
    this.options = options;
  }

  /** Makes each table's retention what is configured; one that is so already stays untouched. */
  void apply() {
    RetentionPeriods periods = options.retention();
    set("samples", rule("timestamp", periods.raw()));
    set("histograms", rule("timestamp", periods.raw()));
    set("results", rule("timestamp", periods.results()));
    set("alerts", rule("timestamp", periods.results()));
    set(
        "rollups",
        new TreeMap<>(periods.rollups())
            .entrySet().stream()
                .filter(level -> !level.getValue().isZero())
                .map(this::ofLevel)
                .collect(Collectors.joining(", ")));
    set("series", ofSeries());
  }

  private static String rule(String column, Duration period) {
    return period.isZero()
        ? ""
        : "toDateTime(%s) + toIntervalSecond(%d)".formatted(column, period.toSeconds());
  }

  private String ofLevel(Map.Entry<String, Duration> level) {
    return rule("window_end", level.getValue())
        + " WHERE level = "
        + ClickHouseOptions.quoted(level.getKey(), '\'');
  }

  private String ofSeries() {
    List<Duration> inUse = inUse();
    if (inUse.isEmpty() || inUse.contains(Duration.ZERO)) {
      return "";
    }
    long days = inUse.stream().mapToLong(Duration::toDays).max().orElse(0) + SERIES_STAY_DAYS;
    return "last_seen + toIntervalDay(" + days + ")";
  }

  /** Periods of the kinds of rows that there are. */
  private List<Duration> inUse() {
    RetentionPeriods periods = options.retention();
    List<Duration> inUse = new ArrayList<>();
    handle
        .createQuery(
            """
            SELECT DISTINCT table,
              if(table = 'rollups', extract(partition, '\\'([^\\']*)\\''), '') AS level
            FROM system.parts WHERE active AND rows > 0 AND database = %s
              AND table IN ('samples', 'histograms', 'rollups', 'results', 'alerts')
            """
                .formatted(ClickHouseOptions.quoted(options.database(), '\'')))
        .map((row, context) ->
            switch (row.getString("table")) {
              case "rollups" -> periods.rollups(row.getString("level"));
              case "samples", "histograms" -> periods.raw();
              default -> periods.results();
            })
        .forEach(inUse::add);
    return inUse;
  }

  private void set(String table, String rule) {
    String found = found(table);
    if (rule.isEmpty()) {
      if (found.contains(" TTL ")) {
        alter(table, "REMOVE TTL");
      }
    } else if (!found.endsWith(" TTL " + rule)) {
      alter(table, "MODIFY TTL " + rule);
    }
  }

  /** The table's engine as the server writes it, up to its settings, which stand last. */
  private String found(String table) {
    String engine =
        handle
            .createQuery(
                "SELECT engine_full FROM system.tables WHERE database = %s AND name = %s"
                    .formatted(
                        ClickHouseOptions.quoted(options.database(), '\''),
                        ClickHouseOptions.quoted(table, '\'')))
            .mapTo(String.class)
            .one();
    int settings = engine.indexOf(" SETTINGS ");
    return settings < 0 ? engine : engine.substring(0, settings);
  }

  private void alter(String table, String change) {
    handle.execute(options.filled("ALTER TABLE ${database}." + table + " ${cluster} " + change));
    logger.info("{}.{}: {}", options.database(), table, change);
  }
}
