package io.weir.topology.shard.interval;

import io.weir.schemas.samples.MetricType;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The last sample of each series in one interval so far, as columns in the order in which the
 * series came. For one thread.
 */
final class OpenInterval {
  private static final int NONE = -1;

  private int[] slots = new int[64];
  private byte[] types = new byte[64];
  private long[] timestamps = new long[64];
  private long[] valueBits = new long[64];

  /** Null at the index of a float; shorter than the others while there is no histogram. */
  private byte[] @Nullable [] histograms = new byte[0][];

  private int count;

  /** Indexes by slot, open addressing, at most half full; {@link #NONE} where nothing is. */
  private int[] table = emptyTable(128);

  private static int[] emptyTable(int length) {
    int[] table = new int[length];
    Arrays.fill(table, NONE);
    return table;
  }

  Offer offer(
      int slot, MetricType type, long timestampMillis, long bits, byte @Nullable [] histogram) {
    int place = place(slot);
    int index = table[place];
    if (index == NONE) {
      ensureRoom();
      index = count++;
      slots[index] = slot;
      table[place(slot)] = index;
      set(index, type, timestampMillis, bits, histogram);
      return Offer.FIRST;
    }
    if (timestampMillis > timestamps[index]) {
      set(index, type, timestampMillis, bits, histogram);
      return Offer.NEWER;
    }
    if (timestampMillis < timestamps[index]) {
      return Offer.OLDER;
    }
    return valueBits[index] == bits && Arrays.equals(histogram(index), histogram)
        ? Offer.DUPLICATE
        : Offer.CONFLICT;
  }

  private void set(
      int index, MetricType type, long timestampMillis, long bits, byte @Nullable [] histogram) {
    types[index] = (byte) type.index();
    timestamps[index] = timestampMillis;
    valueBits[index] = bits;
    if (histogram != null && index >= histograms.length) {
      histograms = Arrays.copyOf(histograms, slots.length);
    }
    if (index < histograms.length) {
      histograms[index] = histogram;
    }
  }

  private byte @Nullable [] histogram(int index) {
    return index < histograms.length ? histograms[index] : null;
  }

  private int place(int slot) {
    int mask = table.length - 1;
    int place = (slot * 0x9e3779b9) >>> 7 & mask;
    while (table[place] != NONE && slots[table[place]] != slot) {
      place = (place + 1) & mask;
    }
    return place;
  }

  private void ensureRoom() {
    if (count < slots.length) {
      return;
    }
    int length = 2 * slots.length;
    slots = Arrays.copyOf(slots, length);
    types = Arrays.copyOf(types, length);
    timestamps = Arrays.copyOf(timestamps, length);
    valueBits = Arrays.copyOf(valueBits, length);
    table = emptyTable(2 * length);
    fillTable();
  }

  private void fillTable() {
    for (int index = 0; index < count; index++) {
      table[place(slots[index])] = index;
    }
  }

  /** Removes a series' sample; rare, so it may take its time. */
  void remove(int slot) {
    int removed = table[place(slot)];
    if (removed == NONE) {
      return;
    }
    count--;
    System.arraycopy(slots, removed + 1, slots, removed, count - removed);
    System.arraycopy(types, removed + 1, types, removed, count - removed);
    System.arraycopy(timestamps, removed + 1, timestamps, removed, count - removed);
    System.arraycopy(valueBits, removed + 1, valueBits, removed, count - removed);
    for (int index = removed; index < Math.min(count, histograms.length); index++) {
      histograms[index] = histogram(index + 1);
    }
    Arrays.fill(table, NONE);
    fillTable();
  }

  boolean holds(int slot) {
    return table[place(slot)] != NONE;
  }

  void forEach(Survivors survivors) {
    for (int index = 0; index < count; index++) {
      survivors.survived(
          slots[index],
          MetricType.at(types[index]),
          timestamps[index],
          valueBits[index],
          histogram(index));
    }
  }

  /** Memory in use, about, without histograms. */
  long usedBytes() {
    return slots.length * (2L * Long.BYTES + Integer.BYTES + Byte.BYTES)
        + (long) table.length * Integer.BYTES;
  }
}
