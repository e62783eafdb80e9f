package io.weir.sinks.clickhouse;

import io.weir.sinks.reading.Kept;
import io.weir.sinks.reading.TimeSpan;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A table of rows of series, to be read.
 *
 * @param time the column of event times
 * @param earlierMillis by how much samples are earlier than that
 */
record StoredTable(String name, String time, long earlierMillis) {
  static final StoredTable SAMPLES = new StoredTable("samples", "timestamp", 0);
  static final StoredTable HISTOGRAMS = new StoredTable("histograms", "timestamp", 0);
  static final StoredTable RESULTS = new StoredTable("results", "timestamp", 0);

  /** A window's sample stands in the window. */
  static final StoredTable ROLLUPS = new StoredTable("rollups", "window_end", 1);

  /** The tables that hold what is kept. */
  static List<StoredTable> of(Kept kept) {
    return switch (kept) {
      case Kept.Raw() -> List.of(SAMPLES, HISTOGRAMS);
      case Kept.Results() -> List.of(RESULTS);
      case Kept.Rollups(var level) -> List.of(ROLLUPS);
    };
  }

  /** A condition that leaves the rows of the level, if levels are kept. */
  static String ofLevel(Kept kept) {
    return kept instanceof Kept.Rollups ? "level = {level:String}" : "true";
  }

  /** What the parameters of {@link #ofLevel} and {@link #within} are. */
  Map<String, Object> parameters(Kept kept, TimeSpan span) {
    Map<String, Object> parameters = new HashMap<>();
    if (kept instanceof Kept.Rollups(var level)) {
      parameters.put("level", level.name());
    }
    parameters.put("from", span.fromMillis() + earlierMillis);
    parameters.put("to", span.toMillis() + earlierMillis);
    return parameters;
  }

  /** A condition that leaves the rows of a range. */
  String within() {
    return time
        + " BETWEEN fromUnixTimestamp64Milli({from:Int64}) AND fromUnixTimestamp64Milli({to:Int64})";
  }
}
