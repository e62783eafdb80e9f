package io.weir.topology.promql.source;

import io.weir.schemas.labels.Labels;
import io.weir.topology.promql.histogram.FloatHistogram;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A series' samples as columns, in ascending order of time, each time once. The arrays may be
 * longer than the count, and are not copied: whoever gives them leaves them alone.
 */
public final class SeriesSamples {
  private final Labels labels;
  private final int count;
  private final long[] timestampsMillis;
  private final double[] values;
  private final @Nullable FloatHistogram @Nullable [] histograms;
  private final long @Nullable [] startTimestampsMillis;

  /** Of columns, which are kept, not copied. */
  public SeriesSamples(
      Labels labels,
      int count,
      long[] timestampsMillis,
      double[] values,
      @Nullable FloatHistogram @Nullable [] histograms,
      long @Nullable [] startTimestampsMillis) {
    this.labels = labels;
    this.count = count;
    this.timestampsMillis = timestampsMillis;
    this.values = values;
    this.histograms = histograms;
    this.startTimestampsMillis = startTimestampsMillis;
  }

  /** The labels of the series. */
  public Labels labels() {
    return labels;
  }

  /** How many samples there are. */
  public int count() {
    return count;
  }

  /** Event times; the first {@link #count()} are valid. */
  public long[] timestampsMillis() {
    return timestampsMillis;
  }

  /** Numbers; unused where there is a histogram. A staleness marker ends the series. */
  public double[] values() {
    return values;
  }

  /**
   * Histograms, null where a sample is a number; null if all are. A staleness marker in a sum ends
   * the series.
   */
  public @Nullable FloatHistogram @Nullable [] histograms() {
    return histograms;
  }

  /** When the counter of each sample began, 0 if unknown; null if all are. */
  public long @Nullable [] startTimestampsMillis() {
    return startTimestampsMillis;
  }

  /** Samples that are all numbers of unknown start. */
  public static SeriesSamples ofNumbers(Labels labels, long[] timestampsMillis, double[] values) {
    return new SeriesSamples(labels, timestampsMillis.length, timestampsMillis, values, null, null);
  }

  /** The histogram of a sample, or null if it is a number. */
  public @Nullable FloatHistogram histogram(int index) {
    return histograms == null ? null : histograms[index];
  }

  /** The same without the samples before a time. */
  public SeriesSamples from(long fromMillis) {
    int first = Arrays.binarySearch(timestampsMillis, 0, count, fromMillis);
    int start = first < 0 ? -first - 1 : first;
    if (start == 0) {
      return this;
    }
    return new SeriesSamples(
        labels,
        count - start,
        Arrays.copyOfRange(timestampsMillis, start, count),
        Arrays.copyOfRange(values, start, count),
        histograms == null ? null : Arrays.copyOfRange(histograms, start, count),
        startTimestampsMillis == null
            ? null
            : Arrays.copyOfRange(startTimestampsMillis, start, count));
  }

  /** When a sample's counter began, 0 if unknown. */
  public long startTimestampMillis(int index) {
    return startTimestampsMillis == null ? 0 : startTimestampsMillis[index];
  }
}
