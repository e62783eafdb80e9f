package io.weir.topology.shard.standing;

import io.weir.schemas.labels.Labels;
import io.weir.topology.histogram.HistogramCodec;
import io.weir.topology.promql.histogram.FloatHistogram;
import io.weir.topology.promql.source.SeriesSamples;
import io.weir.topology.promql.value.QueryException;
import io.weir.topology.shard.head.Head;
import io.weir.topology.shard.head.SampleCursor;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads series' samples out of a head. Where a series has a float and a native histogram at the
 * same time, the histogram counts. For the head's thread.
 */
final class HeadSamples {
  private final Head head;
  private final SampleCursor cursor = new SampleCursor();
  private long[] timestamps = new long[256];
  private double[] values = new double[256];
  private int count;

  HeadSamples(Head head) {
    this.head = head;
  }

  /** Whether a series has any sample in a range of time, both ends included. */
  boolean any(int slot, long fromMillis, long toMillis) {
    long lastMillis = head.lastFloatMillis(slot);
    boolean hasFloat =
        lastMillis >= fromMillis
            && (lastMillis <= toMillis
                || (head.seekLast(cursor, slot, toMillis)
                    && cursor.timestampMillis() >= fromMillis));
    return hasFloat
        || (head.hasHistograms(slot)
            && head.copyHistograms(slot, fromMillis, toMillis, 1, (time, encoded) -> {}) > 0);
  }

  /** A series' samples in a range of time; the columns hold until the next call. */
  SeriesSamples read(int slot, Labels labels, long fromMillis, long toMillis) {
    count = 0;
    boolean more = head.seek(cursor, slot, fromMillis);
    while (more && cursor.timestampMillis() <= toMillis) {
      ensureRoom();
      timestamps[count] = cursor.timestampMillis();
      values[count++] = Double.longBitsToDouble(cursor.valueBits());
      more = cursor.next();
    }
    return head.hasHistograms(slot)
        ? mixed(slot, labels, fromMillis, toMillis)
        : new SeriesSamples(labels, count, timestamps, values, null, null);
  }

  /** A copy of a series' samples in a range of time. */
  SeriesSamples copy(int slot, Labels labels, long fromMillis, long toMillis) {
    SeriesSamples read = read(slot, labels, fromMillis, toMillis);
    int size = read.count();
    return new SeriesSamples(
        labels,
        size,
        Arrays.copyOf(read.timestampsMillis(), size),
        Arrays.copyOf(read.values(), size),
        read.histograms(),
        null);
  }

  private void ensureRoom() {
    if (count == timestamps.length) {
      timestamps = Arrays.copyOf(timestamps, 2 * count);
      values = Arrays.copyOf(values, 2 * count);
    }
  }

  /** Puts histograms among the floats. */
  private SeriesSamples mixed(int slot, Labels labels, long fromMillis, long toMillis) {
    int floats = count;
    long[] floatTimes = Arrays.copyOf(timestamps, floats);
    double[] floatValues = Arrays.copyOf(values, floats);
    Merge merge = new Merge(labels, floatTimes, floatValues);
    head.copyHistograms(slot, fromMillis, toMillis, Integer.MAX_VALUE, merge::histogram);
    merge.floatsBefore(Long.MAX_VALUE);
    return new SeriesSamples(labels, count, timestamps, values, merge.histograms, null);
  }

  private final class Merge {
    private final Labels labels;
    private final long[] floatTimes;
    private final double[] floatValues;
    private int next;
    private @Nullable FloatHistogram[] histograms = new FloatHistogram[64];

    Merge(Labels labels, long[] floatTimes, double[] floatValues) {
      this.labels = labels;
      this.floatTimes = floatTimes;
      this.floatValues = floatValues;
      count = 0;
    }

    void histogram(long timestampMillis, byte[] encoded) {
      floatsBefore(timestampMillis);
      if (next < floatTimes.length && floatTimes[next] == timestampMillis) {
        next++;
      }
      try {
        add(timestampMillis, 0, HistogramCodec.decode(encoded));
      } catch (IllegalArgumentException e) {
        throw new QueryException(
            "series %s, sample at %d ms: %s".formatted(labels, timestampMillis, e.getMessage()), e);
      }
    }

    void floatsBefore(long timestampMillis) {
      while (next < floatTimes.length && floatTimes[next] < timestampMillis) {
        add(floatTimes[next], floatValues[next], null);
        next++;
      }
    }

    private void add(long timestampMillis, double value, @Nullable FloatHistogram histogram) {
      ensureRoom();
      if (count == histograms.length) {
        histograms = Arrays.copyOf(histograms, 2 * count);
      }
      timestamps[count] = timestampMillis;
      values[count] = value;
      histograms[count++] = histogram;
    }
  }
}
