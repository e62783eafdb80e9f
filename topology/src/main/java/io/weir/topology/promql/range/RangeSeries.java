package io.weir.topology.promql.range;

import io.weir.schemas.labels.Labels;
import io.weir.schemas.samples.StaleMarker;
import io.weir.topology.promql.histogram.FloatHistogram;
import io.weir.topology.promql.source.SeriesSamples;
import org.jspecify.annotations.Nullable;

/**
 * The samples of one series that ranges are taken of, numbers and histograms apart, without
 * staleness markers. Columns in ascending order of time.
 *
 * @param labels the series' labels
 * @param dropsName whether it loses its name at the end
 */
public record RangeSeries(
    Labels labels, boolean dropsName, Numbers numbers, Histograms histograms) {
  private static final Histograms NO_HISTOGRAMS =
      new Histograms(0, new long[0], new FloatHistogram[0], null);

  private static final int[] NO_RESETS = new int[0];

  /**
   * The first {@code count} of each column are there; starts are null if none is known. One thread.
   */
  public static final class Numbers {
    private final int count;
    private final long[] timestamps;
    private final double[] values;
    private final long @Nullable [] starts;

    /** Indexes at which the number is less than the one before; null until asked for. */
    private int @Nullable [] resets;

    /** Of columns, which are kept, not copied. */
    public Numbers(int count, long[] timestamps, double[] values, long @Nullable [] starts) {
      this.count = count;
      this.timestamps = timestamps;
      this.values = values;
      this.starts = starts;
    }

    /** How many there are. */
    public int count() {
      return count;
    }

    /** Their times. */
    public long[] timestamps() {
      return timestamps;
    }

    /** The numbers. */
    public double[] values() {
      return values;
    }

    /** When their counters began, 0 if unknown; null if all are. */
    public long @Nullable [] starts() {
      return starts;
    }

    /**
     * The indexes of numbers that are less than the one before, in order. Found once, so that
     * ranges which overlap don't look at each number again and again.
     */
    int[] resets() {
      int[] known = resets;
      if (known == null) {
        known = findResets();
        resets = known;
      }
      return known;
    }

    private int[] findResets() {
      int found = 0;
      for (int i = 1; i < count; i++) {
        found += values[i] < values[i - 1] ? 1 : 0;
      }
      int[] indexes = found == 0 ? NO_RESETS : new int[found];
      for (int i = 1, next = 0; next < found; i++) {
        if (values[i] < values[i - 1]) {
          indexes[next++] = i;
        }
      }
      return indexes;
    }
  }

  /** The first {@code count} of each column are there; starts are null if none is known. */
  public static final class Histograms {
    private final int count;
    private final long[] timestamps;
    private final FloatHistogram[] values;
    private final long @Nullable [] starts;

    /** Of columns, which are kept, not copied. */
    public Histograms(
        int count, long[] timestamps, FloatHistogram[] values, long @Nullable [] starts) {
      this.count = count;
      this.timestamps = timestamps;
      this.values = values;
      this.starts = starts;
    }

    /** How many there are. */
    public int count() {
      return count;
    }

    /** Their times. */
    public long[] timestamps() {
      return timestamps;
    }

    /** The histograms. */
    public FloatHistogram[] values() {
      return values;
    }

    /** When their counters began, 0 if unknown; null if all are. */
    public long @Nullable [] starts() {
      return starts;
    }
  }

  /** The samples of a series, without staleness markers. */
  public static RangeSeries of(SeriesSamples samples) {
    return samples.histograms() == null && !hasMarkers(samples)
        ? new RangeSeries(
            samples.labels(),
            false,
            new Numbers(
                samples.count(),
                samples.timestampsMillis(),
                samples.values(),
                samples.startTimestampsMillis()),
            NO_HISTOGRAMS)
        : split(samples);
  }

  private static boolean hasMarkers(SeriesSamples samples) {
    double[] values = samples.values();
    for (int i = 0; i < samples.count(); i++) {
      if (StaleMarker.is(values[i])) {
        return true;
      }
    }
    return false;
  }

  private static RangeSeries split(SeriesSamples samples) {
    int histogramCount = 0;
    int numberCount = 0;
    for (int i = 0; i < samples.count(); i++) {
      FloatHistogram histogram = samples.histogram(i);
      if (histogram != null) {
        histogramCount += StaleMarker.is(histogram.sum()) ? 0 : 1;
      } else {
        numberCount += StaleMarker.is(samples.values()[i]) ? 0 : 1;
      }
    }
    boolean hasStarts = samples.startTimestampsMillis() != null;
    long[] numberTimes = new long[numberCount];
    double[] numbers = new double[numberCount];
    long[] numberStarts = new long[hasStarts ? numberCount : 0];
    long[] histogramTimes = new long[histogramCount];
    FloatHistogram[] histograms = new FloatHistogram[histogramCount];
    long[] histogramStarts = new long[hasStarts ? histogramCount : 0];
    int number = 0;
    int next = 0;
    for (int i = 0; i < samples.count(); i++) {
      FloatHistogram histogram = samples.histogram(i);
      if (StaleMarker.is(histogram == null ? samples.values()[i] : histogram.sum())) {
        continue;
      }
      if (histogram == null) {
        numberTimes[number] = samples.timestampsMillis()[i];
        numbers[number] = samples.values()[i];
        if (hasStarts) {
          numberStarts[number] = samples.startTimestampMillis(i);
        }
        number++;
      } else {
        histogramTimes[next] = samples.timestampsMillis()[i];
        histograms[next] = histogram;
        if (hasStarts) {
          histogramStarts[next] = samples.startTimestampMillis(i);
        }
        next++;
      }
    }
    return new RangeSeries(
        samples.labels(),
        false,
        new Numbers(numberCount, numberTimes, numbers, hasStarts ? numberStarts : null),
        new Histograms(
            histogramCount, histogramTimes, histograms, hasStarts ? histogramStarts : null));
  }
}
