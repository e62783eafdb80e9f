package io.weir.sinks.remotewrite;

import io.weir.schemas.labels.Labels;
import io.weir.schemas.samples.MetricType;
import io.weir.schemas.samples.NativeHistogram;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One series as the store has it, with what a delivery holds of it, in order of time; what comes at
 * one time stays in the order in which it was added. For one thread.
 */
final class SeriesSamples {
  private static final NativeHistogram[] NO_HISTOGRAMS = {};

  private final Labels labels;
  private final MetricType type;
  private long[] timestamps = new long[4];
  private double[] values = new double[4];

  /** As long as the other arrays once there is a histogram; null where there is a number. */
  private @Nullable NativeHistogram[] histograms = NO_HISTOGRAMS;

  private int size;

  SeriesSamples(Labels labels, MetricType type) {
    this.labels = labels;
    this.type = type;
  }

  /** Whether a number or a histogram is at a time. */
  boolean has(long timestampMillis) {
    int behind = placeBehind(timestampMillis);
    return behind > 0 && timestamps[behind - 1] == timestampMillis;
  }

  /** Whether the last that is at a time, if anything is, is this number, bit for bit. */
  boolean has(long timestampMillis, double value) {
    int last = placeBehind(timestampMillis) - 1;
    return has(timestampMillis)
        && histogramAt(last) == null
        && Double.doubleToRawLongBits(values[last]) == Double.doubleToRawLongBits(value);
  }

  /** Whether the last that is at a histogram's time, if anything is, is the same histogram. */
  boolean has(NativeHistogram histogram) {
    int last = placeBehind(histogram.timestampMillis()) - 1;
    return has(histogram.timestampMillis()) && histogram.equals(histogramAt(last));
  }

  void add(long timestampMillis, double value) {
    insert(timestampMillis, value, null);
  }

  void add(NativeHistogram histogram) {
    if (histograms.length == 0) {
      histograms = new @Nullable NativeHistogram[timestamps.length];
    }
    insert(histogram.timestampMillis(), 0, histogram);
  }

  /** Writes it as series that each have numbers or histograms only. */
  void writeTo(WriteRequest request) {
    for (int i = 0; i < size; i++) {
      NativeHistogram histogram = histogramAt(i);
      if (i == 0 || (histogram == null) != (histogramAt(i - 1) == null)) {
        if (i > 0) {
          request.end();
        }
        request.begin(labels, type);
      }
      if (histogram == null) {
        request.sample(timestamps[i], values[i]);
      } else {
        request.histogram(histogram);
      }
    }
    if (size > 0) {
      request.end();
    }
  }

  private @Nullable NativeHistogram histogramAt(int place) {
    return histograms.length == 0 ? null : histograms[place];
  }

  /** Nearly all comes in order, so that this moves nothing, or little. */
  private void insert(long timestampMillis, double value, @Nullable NativeHistogram histogram) {
    if (size == timestamps.length) {
      grow();
    }
    int place = placeBehind(timestampMillis);
    int later = size - place;
    if (later > 0) {
      System.arraycopy(timestamps, place, timestamps, place + 1, later);
      System.arraycopy(values, place, values, place + 1, later);
    }
    timestamps[place] = timestampMillis;
    values[place] = value;
    if (histograms.length > 0) {
      System.arraycopy(histograms, place, histograms, place + 1, later);
      histograms[place] = histogram;
    }
    size++;
  }

  private void grow() {
    timestamps = Arrays.copyOf(timestamps, 2 * size);
    values = Arrays.copyOf(values, 2 * size);
    if (histograms.length > 0) {
      histograms = Arrays.copyOf(histograms, 2 * size);
    }
  }

  /** The place behind all that is at this time or before. */
  private int placeBehind(long timestampMillis) {
    if (size == 0 || timestamps[size - 1] <= timestampMillis) {
      return size;
    }
    int low = 0;
    int high = size - 1;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (timestamps[middle] <= timestampMillis) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
