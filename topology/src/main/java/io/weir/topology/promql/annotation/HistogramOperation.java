package io.weir.topology.promql.annotation;

import java.util.Locale;

/** What is done with two histograms. */
public enum HistogramOperation {
  ADDITION,
  SUBTRACTION,
  AGGREGATION;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
