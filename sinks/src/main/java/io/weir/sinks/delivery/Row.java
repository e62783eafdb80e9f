package io.weir.sinks.delivery;

/** What one row of a store holds. Immutable. */
public sealed interface Row permits SampleRow, HistogramRow, RollupRow, ResultRow, AlertRow {
  /** Whose row it is. */
  Series series();

  /** The newest event time that the row tells of, since the Unix epoch. */
  long eventMillis();

  /** Whether it corrects one that came before; what is only late doesn't. */
  default boolean correction() {
    return switch (this) {
      case SampleRow sample -> false;
      case HistogramRow histogram -> false;
      case RollupRow rollup -> rollup.window().correction();
      case ResultRow result -> result.element().correction();
      case AlertRow alert -> alert.alert().correction();
    };
  }

  /** The same row of another series; an alert says itself whose it is, and stays as it is. */
  default Row of(Series series) {
    if (series.equals(series())) {
      return this;
    }
    return switch (this) {
      case SampleRow sample ->
          new SampleRow(
              series, sample.type(), sample.flags(), sample.timestampMillis(), sample.value());
      case HistogramRow histogram ->
          new HistogramRow(series, histogram.type(), histogram.flags(), histogram.histogram());
      case RollupRow rollup -> new RollupRow(series, rollup.window());
      case ResultRow result -> new ResultRow(series, result.element(), result.histogram());
      case AlertRow alert -> alert;
    };
  }

  /** The word for this kind of row in metrics and messages. */
  default String kind() {
    return switch (this) {
      case SampleRow sample -> "sample";
      case HistogramRow histogram -> "histogram";
      case RollupRow rollup -> "rollup";
      case ResultRow result -> "result";
      case AlertRow alert -> "alert";
    };
  }
}
