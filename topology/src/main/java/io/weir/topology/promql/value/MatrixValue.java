package io.weir.topology.promql.value;

import io.weir.schemas.labels.Labels;
import io.weir.topology.promql.histogram.FloatHistogram;
import java.util.List;

/**
 * Samples of each series over time.
 *
 * @param series each labels once, in the order of labels
 */
public record MatrixValue(List<Series> series) implements QueryValue {
  public MatrixValue {
    series = List.copyOf(series);
  }

  /**
   * The samples of one series as columns in ascending order of time, numbers and histograms apart.
   */
  public static final class Series {
    private final Labels labels;
    private final long[] timestampsMillis;
    private final double[] values;
    private final long[] histogramTimestampsMillis;
    private final FloatHistogram[] histograms;

    /** Of columns, which are kept, not copied. */
    public Series(
        Labels labels,
        long[] timestampsMillis,
        double[] values,
        long[] histogramTimestampsMillis,
        FloatHistogram[] histograms) {
      this.labels = labels;
      this.timestampsMillis = timestampsMillis;
      this.values = values;
      this.histogramTimestampsMillis = histogramTimestampsMillis;
      this.histograms = histograms;
    }

    /** The labels of the series. */
    public Labels labels() {
      return labels;
    }

    /** Times of the numbers. */
    public long[] timestampsMillis() {
      return timestampsMillis;
    }

    /** The numbers. */
    public double[] values() {
      return values;
    }

    /** Times of the histograms. */
    public long[] histogramTimestampsMillis() {
      return histogramTimestampsMillis;
    }

    /** The histograms. */
    public FloatHistogram[] histograms() {
      return histograms;
    }
  }
}
