package io.weir.topology.rules.unittest;

import io.weir.schemas.labels.Labels;
import io.weir.schemas.samples.StaleMarker;
import io.weir.topology.promql.histogram.FloatHistogram;
import io.weir.topology.promql.source.SeriesSamples;
import io.weir.topology.promql.source.StoredHints;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The samples of one series, which grows at its end as Prometheus's do. One thread. */
final class AppendedSeries {
  private final Labels labels;
  private long[] timestampsMillis = new long[16];
  private double[] values = new double[16];
  private @Nullable FloatHistogram[] histograms = new FloatHistogram[16];
  private int count;

  AppendedSeries(Labels labels) {
    this.labels = labels;
  }

  /** Adds a sample behind the last one; the last one again changes nothing. */
  void append(long timestampMillis, double value, @Nullable FloatHistogram histogram)
      throws AppendException {
    if (count > 0 && timestampMillis < timestampsMillis[count - 1]) {
      throw new AppendException("out of order sample");
    }
    if (count > 0 && timestampMillis == timestampsMillis[count - 1]) {
      if (!isLast(value, histogram)) {
        throw new AppendException("duplicate sample for timestamp");
      }
      return;
    }
    grow();
    timestampsMillis[count] = timestampMillis;
    values[count] = value;
    histograms[count] = histogram == null ? null : hinted(histogram);
    count++;
  }

  private boolean isLast(double value, @Nullable FloatHistogram histogram) {
    FloatHistogram last = histograms[count - 1];
    if (histogram == null || last == null) {
      return histogram == null
          && last == null
          && Double.doubleToRawLongBits(values[count - 1]) == Double.doubleToRawLongBits(value);
    }
    return last.equals(histogram.withResetHint(last.resetHint()));
  }

  private FloatHistogram hinted(FloatHistogram histogram) {
    FloatHistogram previous = count == 0 ? null : histograms[count - 1];
    return StoredHints.hinted(
        previous == null || StaleMarker.is(previous.sum()) ? null : previous, histogram);
  }

  private void grow() {
    if (count == timestampsMillis.length) {
      timestampsMillis = Arrays.copyOf(timestampsMillis, 2 * count);
      values = Arrays.copyOf(values, 2 * count);
      histograms = Arrays.copyOf(histograms, 2 * count);
    }
  }

  /** The samples in a range of time, both ends included. */
  SeriesSamples between(long fromMillis, long toMillis) {
    int from = firstNotBefore(fromMillis);
    int to = Math.max(toMillis == Long.MAX_VALUE ? count : firstNotBefore(toMillis + 1), from);
    @Nullable FloatHistogram[] some = Arrays.copyOfRange(histograms, from, to);
    boolean numbersOnly = Arrays.stream(some).allMatch(histogram -> histogram == null);
    return new SeriesSamples(
        labels,
        to - from,
        Arrays.copyOfRange(timestampsMillis, from, to),
        Arrays.copyOfRange(values, from, to),
        numbersOnly ? null : some,
        null);
  }

  private int firstNotBefore(long timestampMillis) {
    int index = Arrays.binarySearch(timestampsMillis, 0, count, timestampMillis);
    return index < 0 ? -index - 1 : index;
  }
}
