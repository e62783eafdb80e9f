package io.weir.topology.shard.head;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The native histograms of all series as their encoded bytes, each series' ascending by event time,
 * each time once. Few series have any. For one thread.
 */
final class HistogramSamples {
  private @Nullable Series[] bySlot = new Series[0];

  /** Gives a histogram that is there another value. */
  void replace(int slot, long timestampMillis, byte[] bytes, int start, int end) {
    Series series = slot < bySlot.length ? bySlot[slot] : null;
    if (series == null) {
      throw new IllegalStateException(
          "replace: expected a histogram at " + timestampMillis + " ms, found none");
    }
    series.replace(timestampMillis, bytes, start, end);
  }

  Insertion put(int slot, long timestampMillis, byte[] bytes, int start, int end) {
    if (slot >= bySlot.length) {
      bySlot = Arrays.copyOf(bySlot, Math.max(slot + 1, bySlot.length + (bySlot.length >> 1)));
    }
    Series series = bySlot[slot];
    if (series == null) {
      series = new Series();
      bySlot[slot] = series;
    }
    return series.put(timestampMillis, bytes, start, end);
  }

  /** Takes a histogram away; whether it was there. */
  boolean remove(int slot, long timestampMillis) {
    Series series = slot < bySlot.length ? bySlot[slot] : null;
    if (series == null || !series.remove(timestampMillis)) {
      return false;
    }
    if (series.count == 0) {
      bySlot[slot] = null;
    }
    return true;
  }

  boolean isEmpty(int slot) {
    return slot >= bySlot.length || bySlot[slot] == null;
  }

  void expire(int slot, long floorMillis) {
    if (slot < bySlot.length) {
      Series series = bySlot[slot];
      if (series != null && !series.expire(floorMillis)) {
        bySlot[slot] = null;
      }
    }
  }

  void forEach(int slot, HistogramVisitor visitor) {
    if (slot < bySlot.length) {
      Series series = bySlot[slot];
      if (series != null) {
        series.forEach(visitor);
      }
    }
  }

  int copy(int slot, long fromMillis, long toMillis, int most, HistogramVisitor visitor) {
    Series series = slot < bySlot.length ? bySlot[slot] : null;
    return series == null ? 0 : series.copy(fromMillis, toMillis, most, visitor);
  }

  void clear() {
    bySlot = new Series[0];
  }

  private static final class Series {
    private long[] timestamps = new long[8];
    private byte[][] encoded = new byte[8][];
    private int count;

    Insertion put(long timestampMillis, byte[] bytes, int start, int end) {
      int index = count;
      if (count > 0 && timestamps[count - 1] >= timestampMillis) {
        int found = Arrays.binarySearch(timestamps, 0, count, timestampMillis);
        if (found >= 0) {
          byte[] there = encoded[found];
          return Arrays.equals(there, 0, there.length, bytes, start, end)
              ? Insertion.DUPLICATE
              : Insertion.CONFLICT;
        }
        index = -found - 1;
      }
      if (count == timestamps.length) {
        timestamps = Arrays.copyOf(timestamps, 2 * count);
        encoded = Arrays.copyOf(encoded, 2 * count);
      }
      System.arraycopy(timestamps, index, timestamps, index + 1, count - index);
      System.arraycopy(encoded, index, encoded, index + 1, count - index);
      timestamps[index] = timestampMillis;
      encoded[index] = Arrays.copyOfRange(bytes, start, end);
      count++;
      return Insertion.ADDED;
    }

    void replace(long timestampMillis, byte[] bytes, int start, int end) {
      int found = Arrays.binarySearch(timestamps, 0, count, timestampMillis);
      if (found < 0) {
        throw new IllegalStateException(
            "replace: expected a histogram at " + timestampMillis + " ms, found none");
      }
      encoded[found] = Arrays.copyOfRange(bytes, start, end);
    }

    boolean remove(long timestampMillis) {
      int found = Arrays.binarySearch(timestamps, 0, count, timestampMillis);
      if (found < 0) {
        return false;
      }
      count--;
      System.arraycopy(timestamps, found + 1, timestamps, found, count - found);
      System.arraycopy(encoded, found + 1, encoded, found, count - found);
      encoded[count] = null;
      return true;
    }

    /** Whether any are left. */
    boolean expire(long floorMillis) {
      int aged = 0;
      while (aged < count && timestamps[aged] < floorMillis) {
        aged++;
      }
      if (aged > 0) {
        int left = count - aged;
        int length = Math.max(8, left + (left >> 1));
        timestamps = Arrays.copyOf(Arrays.copyOfRange(timestamps, aged, count), length);
        encoded = Arrays.copyOf(Arrays.copyOfRange(encoded, aged, count), length);
        count = left;
      }
      return count > 0;
    }

    int copy(long fromMillis, long toMillis, int most, HistogramVisitor visitor) {
      int found = Arrays.binarySearch(timestamps, 0, count, fromMillis);
      int at = found >= 0 ? found : -found - 1;
      int copied = 0;
      while (copied < most && at < count && timestamps[at] <= toMillis) {
        visitor.histogram(timestamps[at], encoded[at]);
        at++;
        copied++;
      }
      return copied;
    }

    void forEach(HistogramVisitor visitor) {
      for (int i = 0; i < count; i++) {
        visitor.histogram(timestamps[i], encoded[i]);
      }
    }
  }
}
