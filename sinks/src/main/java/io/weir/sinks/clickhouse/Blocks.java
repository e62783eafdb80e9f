package io.weir.sinks.clickhouse;

import io.weir.schemas.samples.MetricType;
import io.weir.sinks.delivery.AlertRow;
import io.weir.sinks.delivery.Delivery;
import io.weir.sinks.delivery.HistogramRow;
import io.weir.sinks.delivery.RecordRows;
import io.weir.sinks.delivery.ResultRow;
import io.weir.sinks.delivery.RollupRow;
import io.weir.sinks.delivery.Row;
import io.weir.sinks.delivery.SampleRow;
import io.weir.sinks.delivery.StoreException;
import java.util.List;

/** The rows of one delivery, by table. For one thread. */
final class Blocks {
  private final SeriesTable series = new SeriesTable();
  private final SampleTable samples = new SampleTable();
  private final HistogramTable histograms = new HistogramTable();
  private final RollupTable rollups = new RollupTable();
  private final ResultTable results = new ResultTable();
  private final AlertTable alerts = new AlertTable();

  /** Labels first, so that there is no row of a series without them. */
  private final List<NativeBlock> all =
      List.of(
          series.block(),
          samples.block(),
          histograms.block(),
          rollups.block(),
          results.block(),
          alerts.block());

  /**
   * Fills the blocks, which are empty before.
   *
   * <p>From the last row to the first: of rows that are equal in all that decides between them, the
   * server keeps the last one of a block, and the first one of a topic is to stay.
   */
  void fill(Delivery delivery) throws StoreException.Refused {
    for (RecordRows record : delivery.records().reversed()) {
      for (Row row : record.rows().reversed()) {
        ClickHouseTime.check(row.eventMillis());
        add(row, record.offset());
      }
    }
  }

  List<NativeBlock> all() {
    return all;
  }

  /** Empties the blocks after they were written. */
  void written() {
    all.forEach(NativeBlock::clear);
  }

  /** Empties the blocks and forgets which labels were written, since some may not have been. */
  void notWritten() {
    all.forEach(NativeBlock::clear);
    series.forget();
  }

  private void add(Row row, long offset) {
    switch (row) {
      case SampleRow sample -> samples.add(find(row, sample.type()), sample, offset);
      case HistogramRow histogram -> histograms.add(find(row, histogram.type()), histogram, offset);
      case RollupRow rollup -> rollups.add(find(row, rollup.window().type()), rollup.window());
      case ResultRow result -> results.add(find(row, MetricType.UNKNOWN), result);
      case AlertRow alert -> alerts.add(alert.alert());
    }
  }

  private SeriesTable.Entry find(Row row, MetricType type) {
    return series.find(row.series(), type, row.eventMillis());
  }
}
