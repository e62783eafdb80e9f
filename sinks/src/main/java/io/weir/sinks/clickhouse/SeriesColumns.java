package io.weir.sinks.clickhouse;

/** The columns that say whose row it is, the same in every table of a series' rows. */
final class SeriesColumns {
  private final ColumnBytes tenants;
  private final ColumnBytes metrics;
  private final ColumnBytes ids;

  SeriesColumns(NativeBlock block) {
    this.tenants = block.column("tenant", "String");
    this.metrics = block.column("metric", "String");
    this.ids = block.column("series", "UInt128");
  }

  void add(SeriesTable.Entry series) {
    tenants.addString(series.tenant());
    metrics.addString(series.metric());
    series.addTo(ids);
  }
}
