package io.weir.sinks.clickhouse;

import io.weir.schemas.result.ResultElement;
import io.weir.schemas.samples.NativeHistogram;
import io.weir.sinks.delivery.HistogramJson;
import io.weir.sinks.delivery.ResultRow;

/** Results of rules: one for each series and time, of the greatest revision. */
final class ResultTable {
  private final NativeBlock block = new NativeBlock("results");
  private final SeriesColumns series = new SeriesColumns(block);
  private final ColumnBytes timestamps = block.column("timestamp", "DateTime64(3)");
  private final ColumnBytes values = block.column("value", "Float64");
  private final ColumnBytes stale = block.column("stale", "Bool");
  private final ColumnBytes histograms = block.column("histogram", "String");
  private final ColumnBytes rules = block.column("rule", "String");
  private final ColumnBytes complete = block.column("complete", "Bool");
  private final ColumnBytes versions = block.column("rule_set_version", "Int64");
  private final ColumnBytes plans = block.column("plan_hash", "Int64");
  private final ColumnBytes revisions = block.column("revision", "UInt64");
  private final ColumnBytes corrections = block.column("correction", "Bool");

  NativeBlock block() {
    return block;
  }

  void add(SeriesTable.Entry of, ResultRow row) {
    ResultElement element = row.element();
    NativeHistogram histogram = row.histogram();
    series.add(of);
    timestamps.addLong(element.timestampMillis());
    values.addDouble(element.value());
    stale.addBoolean(row.stale());
    histograms.addString(histogram == null || row.stale() ? "" : HistogramJson.of(histogram));
    rules.addString(element.rule());
    complete.addBoolean(element.complete());
    versions.addLong(element.ruleSetVersion());
    plans.addLong(element.planHash());
    revisions.addLong(element.revision());
    corrections.addBoolean(element.correction());
    block.endRow();
  }
}
