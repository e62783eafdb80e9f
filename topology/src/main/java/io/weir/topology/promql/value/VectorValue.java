package io.weir.topology.promql.value;

import io.weir.schemas.labels.Labels;
import io.weir.topology.promql.histogram.FloatHistogram;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** At most one sample of each series, all at one time, as columns; in the order of the query. */
public final class VectorValue implements QueryValue {
  private final long timestampMillis;
  private final Labels[] labels;
  private final double[] values;
  private final @Nullable FloatHistogram @Nullable [] histograms;

  /**
   * A vector of columns of the same length, which are kept, not copied.
   *
   * @param histograms null where there is a number; null if there are numbers only
   */
  public VectorValue(
      long timestampMillis,
      Labels[] labels,
      double[] values,
      @Nullable FloatHistogram @Nullable [] histograms) {
    this.timestampMillis = timestampMillis;
    this.labels = labels;
    this.values = values;
    this.histograms = histograms;
  }

  /** The same elements in the order of their labels. */
  public VectorValue sorted() {
    Integer[] order = new Integer[labels.length];
    Arrays.setAll(order, index -> index);
    Arrays.sort(order, (left, right) -> labels[left].compareTo(labels[right]));
    Labels[] sortedLabels = new Labels[labels.length];
    double[] sortedValues = new double[labels.length];
    @Nullable FloatHistogram[] sortedHistograms = new FloatHistogram[labels.length];
    for (int i = 0; i < order.length; i++) {
      sortedLabels[i] = labels[order[i]];
      sortedValues[i] = values[order[i]];
      sortedHistograms[i] = histogram(order[i]);
    }
    return new VectorValue(
        timestampMillis, sortedLabels, sortedValues, histograms == null ? null : sortedHistograms);
  }

  /** The time of the query. */
  public long timestampMillis() {
    return timestampMillis;
  }

  /** How many elements there are. */
  public int size() {
    return labels.length;
  }

  /** The labels of an element. */
  public Labels labels(int index) {
    return labels[index];
  }

  /** The number of an element, if it is one. */
  public double value(int index) {
    return values[index];
  }

  /** The histogram of an element, or null if it is a number. */
  public @Nullable FloatHistogram histogram(int index) {
    return histograms == null ? null : histograms[index];
  }
}
