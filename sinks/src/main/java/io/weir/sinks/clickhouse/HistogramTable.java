package io.weir.sinks.clickhouse;

import io.weir.schemas.samples.NativeHistogram;
import io.weir.sinks.delivery.HistogramJson;
import io.weir.sinks.delivery.HistogramRow;

/** Raw native histograms: one for each series and time, as JSON. */
final class HistogramTable {
  private final NativeBlock block = new NativeBlock("histograms");
  private final SeriesColumns series = new SeriesColumns(block);
  private final ColumnBytes timestamps = block.column("timestamp", "DateTime64(3)");
  private final ColumnBytes counts = block.column("count", "Float64");
  private final ColumnBytes sums = block.column("sum", "Float64");
  private final ColumnBytes histograms = block.column("histogram", "String");
  private final ColumnBytes flags = block.column("flags", "UInt8");
  private final ColumnBytes stale = block.column("stale", "Bool");
  private final ColumnBytes precedences = block.column("precedence", "UInt64");

  NativeBlock block() {
    return block;
  }

  void add(SeriesTable.Entry of, HistogramRow row, long offset) {
    NativeHistogram histogram = row.histogram();
    series.add(of);
    timestamps.addLong(histogram.timestampMillis());
    counts.addDouble(histogram.count());
    sums.addDouble(histogram.sum());
    histograms.addString(HistogramJson.of(histogram));
    flags.addByte(row.flags());
    stale.addBoolean(histogram.stale());
    precedences.addLong(Precedence.of(row.flags(), offset));
    block.endRow();
  }
}
