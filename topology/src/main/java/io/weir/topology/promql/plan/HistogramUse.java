package io.weir.topology.promql.plan;

import io.weir.topology.promql.syntax.Function;

/** What the expressions around a selector do with its native histograms. */
enum HistogramUse {
  /** Nothing that is known. */
  ANY,
  /** Only counts and sums are looked at, unless something further in needs more. */
  STATISTICS,
  /** Buckets are looked at. */
  BUCKETS;

  /** The use within a call of a function. */
  HistogramUse within(Function function) {
    return switch (function) {
      case HISTOGRAM_QUANTILE, HISTOGRAM_QUANTILES, HISTOGRAM_FRACTION -> BUCKETS;
      case HISTOGRAM_COUNT, HISTOGRAM_SUM, HISTOGRAM_AVG -> this == BUCKETS ? this : STATISTICS;
      default -> this;
    };
  }

  boolean statisticsOnly() {
    return this == STATISTICS;
  }
}
