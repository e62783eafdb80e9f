package io.weir.sinks.reading;

import io.weir.schemas.labels.Labels;
import io.weir.schemas.samples.NativeHistogram;
import io.weir.schemas.samples.StaleMarker;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A series' samples in ascending order of time, each time once. The arrays may be longer than the
 * count, and are not copied.
 */
public final class StoredSeries {
  private final Labels labels;
  private final int count;
  private final long[] timestampsMillis;
  private final double[] values;
  private final @Nullable NativeHistogram @Nullable [] histograms;
  private final boolean runningTotal;
  private final double lastValue;

  private StoredSeries(
      Labels labels,
      int count,
      long[] timestampsMillis,
      double[] values,
      @Nullable NativeHistogram @Nullable [] histograms,
      boolean runningTotal,
      double lastValue) {
    this.labels = labels;
    this.count = count;
    this.timestampsMillis = timestampsMillis;
    this.values = values;
    this.histograms = histograms;
    this.runningTotal = runningTotal;
    this.lastValue = lastValue;
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

  /** Numbers, a staleness marker by its bits; unused where there is a histogram. */
  public double[] values() {
    return values;
  }

  /** Histograms, null where a sample is a number; null if all are. */
  public @Nullable NativeHistogram @Nullable [] histograms() {
    return histograms;
  }

  /** Whether numbers are a counter's running total. */
  public boolean runningTotal() {
    return runningTotal;
  }

  /**
   * Of a running total, what the counter itself was at the last number; NaN if that isn't known.
   */
  public double lastValue() {
    return lastValue;
  }

  /** Collects samples in any order; of two at one time a histogram counts, else the first. */
  public static final class Builder {
    private final Labels labels;
    private int count;
    private long[] timestamps = new long[16];
    private double[] values = new double[16];
    private @Nullable NativeHistogram @Nullable [] histograms;
    private boolean runningTotal;
    private double lastValue = Double.NaN;

    /** A series without samples. */
    public Builder(Labels labels) {
      this.labels = labels;
    }

    /** How many samples there are. */
    public int count() {
      return count;
    }

    /** Adds a number. */
    public void add(long timestampMillis, double value) {
      ensure();
      timestamps[count] = timestampMillis;
      values[count++] = value;
    }

    /** Adds a number that was stored with a mark if it is a staleness marker. */
    public void add(long timestampMillis, double value, boolean stale) {
      add(timestampMillis, stale ? StaleMarker.VALUE : value);
    }

    /** Adds a histogram. */
    public void add(long timestampMillis, NativeHistogram histogram) {
      ensure();
      if (histograms == null) {
        histograms = new NativeHistogram[timestamps.length];
      }
      timestamps[count] = timestampMillis;
      histograms[count++] = histogram;
    }

    /** Adds a running total that is newer than all others. */
    public void addTotal(long timestampMillis, double total, double counter) {
      add(timestampMillis, total);
      runningTotal = true;
      lastValue = counter;
    }

    private void ensure() {
      if (count == timestamps.length) {
        timestamps = Arrays.copyOf(timestamps, 2 * count);
        values = Arrays.copyOf(values, 2 * count);
        if (histograms != null) {
          histograms = Arrays.copyOf(histograms, 2 * count);
        }
      }
    }

    /** The series with what was added. */
    public StoredSeries build() {
      if (!isAscending()) {
        sort();
      }
      return new StoredSeries(
          labels, count, timestamps, values, histograms, runningTotal, lastValue);
    }

    private boolean isAscending() {
      for (int i = 1; i < count; i++) {
        if (timestamps[i] <= timestamps[i - 1]) {
          return false;
        }
      }
      return true;
    }

    private void sort() {
      @Nullable NativeHistogram @Nullable [] of = histograms;
      int[] order =
          IntStream.range(0, count)
              .boxed()
              .sorted(
                  Comparator.<Integer>comparingLong(i -> timestamps[i])
                      .thenComparing(i -> of == null || of[i] == null))
              .mapToInt(i -> i)
              .toArray();
      long[] sortedTimes = new long[order.length];
      double[] sortedValues = new double[order.length];
      @Nullable NativeHistogram @Nullable [] sortedHistograms =
          of == null ? null : new NativeHistogram[order.length];
      int size = 0;
      for (int i : order) {
        if (size == 0 || timestamps[i] != sortedTimes[size - 1]) {
          sortedTimes[size] = timestamps[i];
          sortedValues[size] = values[i];
          if (of != null && sortedHistograms != null) {
            sortedHistograms[size] = of[i];
          }
          size++;
        }
      }
      count = size;
      timestamps = sortedTimes;
      values = sortedValues;
      histograms = sortedHistograms;
    }
  }
}
