package io.weir.sinks.clickhouse;

import io.weir.schemas.rollup.RollupWindow;
import java.util.Locale;

/** Rollups: one for each series, level and window, of the greatest revision. */
final class RollupTable {
  private final NativeBlock block = new NativeBlock("rollups");
  private final SeriesColumns series = new SeriesColumns(block);
  private final ColumnBytes levels = block.column("level", "String");
  private final ColumnBytes starts = block.column("window_start", "DateTime64(3)");
  private final ColumnBytes ends = block.column("window_end", "DateTime64(3)");
  private final ColumnBytes types = block.column("type", "String");
  private final ColumnBytes counts = block.column("count", "UInt64");
  private final ColumnBytes sums = block.column("sum", "Float64");
  private final ColumnBytes minima = block.column("min", "Float64");
  private final ColumnBytes maxima = block.column("max", "Float64");
  private final ColumnBytes firsts = block.column("first", "Float64");
  private final ColumnBytes firstTimes = block.column("first_timestamp", "DateTime64(3)");
  private final ColumnBytes lasts = block.column("last", "Float64");
  private final ColumnBytes lastTimes = block.column("last_timestamp", "DateTime64(3)");
  private final ColumnBytes increases = block.column("increase", "Float64");
  private final ColumnBytes totals = block.column("total", "Float64");
  private final ColumnBytes runStarts = block.column("run_start", "Bool");
  private final ColumnBytes revisions = block.column("revision", "UInt64");
  private final ColumnBytes corrections = block.column("correction", "Bool");

  NativeBlock block() {
    return block;
  }

  void add(SeriesTable.Entry of, RollupWindow window) {
    series.add(of);
    levels.addString(window.level().name());
    starts.addLong(window.startMillis());
    ends.addLong(window.endMillis());
    types.addString(window.type().name().toLowerCase(Locale.ROOT));
    counts.addLong(window.count());
    sums.addDouble(window.sum());
    minima.addDouble(window.min());
    maxima.addDouble(window.max());
    firsts.addDouble(window.first());
    firstTimes.addLong(window.firstTimestampMillis());
    lasts.addDouble(window.last());
    lastTimes.addLong(window.lastTimestampMillis());
    increases.addDouble(window.increase());
    totals.addDouble(window.total());
    runStarts.addBoolean(window.runStart());
    revisions.addLong(window.revision());
    corrections.addBoolean(window.correction());
    block.endRow();
  }
}
