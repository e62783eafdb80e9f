package io.weir.topology.shard;

import io.weir.schemas.labels.Labels;
import io.weir.schemas.samples.MetricType;
import java.util.Arrays;

/**
 * A series and its samples in the range that was asked for: floats, then native histograms, each
 * ascending by event time, each time once. A copy of what the head held, in arrays that are used
 * again. For one thread.
 */
public final class SelectedSeries {
  private final SelectedColumns columns;
  private FoundSeries series = FoundSeries.NONE;
  private int floatsStart;
  private int floatsEnd;
  private int histogramsStart;
  private int histogramsEnd;

  SelectedSeries(SelectedColumns columns) {
    this.columns = columns;
  }

  void point(
      FoundSeries newSeries,
      int newFloatsStart,
      int newFloatsEnd,
      int newHistogramsStart,
      int newHistogramsEnd) {
    series = newSeries;
    floatsStart = newFloatsStart;
    floatsEnd = newFloatsEnd;
    histogramsStart = newHistogramsStart;
    histogramsEnd = newHistogramsEnd;
  }

  /** The labels. */
  public Labels labels() {
    return series.decoded();
  }

  /** The labels as an Avro map of strings; not to be changed. */
  public byte[] encodedLabels() {
    return series.labels();
  }

  /** The type, decided once (U1). */
  public MetricType type() {
    return series.type();
  }

  /** Number of floats. */
  public int floatCount() {
    return floatsEnd - floatsStart;
  }

  /** Event time of a float, since the Unix epoch. */
  public long timestampMillis(int index) {
    return columns.timestampMillis(floatsStart + index);
  }

  /** A float; a staleness marker is the NaN of its bits. */
  public double value(int index) {
    return Double.longBitsToDouble(valueBits(index));
  }

  /** Bits of a float. */
  public long valueBits(int index) {
    return columns.valueBits(floatsStart + index);
  }

  /** The floats' event times, a fresh array. */
  public long[] timestampsMillis() {
    return Arrays.copyOfRange(columns.timestamps(), floatsStart, floatsEnd);
  }

  /** The floats, a fresh array. */
  public double[] values() {
    double[] values = new double[floatCount()];
    for (int i = 0; i < values.length; i++) {
      values[i] = value(i);
    }
    return values;
  }

  /** Number of native histograms. */
  public int histogramCount() {
    return histogramsEnd - histogramsStart;
  }

  /** Event time of a native histogram, since the Unix epoch. */
  public long histogramTimestampMillis(int index) {
    return columns.histogramTimestampMillis(histogramsStart + index);
  }

  /** A native histogram's Avro bytes; not to be changed. */
  public byte[] histogram(int index) {
    return columns.histogram(histogramsStart + index);
  }
}
