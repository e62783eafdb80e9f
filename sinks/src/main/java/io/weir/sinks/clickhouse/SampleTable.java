package io.weir.sinks.clickhouse;

import io.weir.sinks.delivery.SampleRow;

/** Raw floats: one for each series and time. */
final class SampleTable {
  private final NativeBlock block = new NativeBlock("samples");
  private final SeriesColumns series = new SeriesColumns(block);
  private final ColumnBytes timestamps = block.column("timestamp", "DateTime64(3)");
  private final ColumnBytes values = block.column("value", "Float64");
  private final ColumnBytes flags = block.column("flags", "UInt8");
  private final ColumnBytes stale = block.column("stale", "Bool");
  private final ColumnBytes precedences = block.column("precedence", "UInt64");

  NativeBlock block() {
    return block;
  }

  void add(SeriesTable.Entry of, SampleRow row, long offset) {
    series.add(of);
    timestamps.addLong(row.timestampMillis());
    values.addDouble(row.value());
    flags.addByte(row.flags());
    stale.addBoolean(row.stale());
    precedences.addLong(Precedence.of(row.flags(), offset));
    block.endRow();
  }
}
