package io.weir.sinks.delivery;

/** What one row of a store holds. Immutable. */
public sealed interface Row permits SampleRow, HistogramRow, RollupRow, ResultRow, AlertRow {
  /** Whose row it is. */
  Series series();

  /** The newest event time that the row tells of, since the Unix epoch. */
  long eventMillis();

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
