package io.weir.topology.rollup;

import io.weir.schemas.samples.MetricType;
import java.util.Arrays;

/**
 * Where the run of each series stands: at the last sample of its last closed window. By the slots
 * of the head; for one thread.
 */
final class Runs {
  /** A series that was away for longer than this begins a new run (U3). */
  static final long GAP_MILLIS = 7 * 24 * 3_600_000L;

  static final long NONE = Long.MIN_VALUE;

  private long[] lastTimestamps = new long[0];
  private double[] lasts = new double[0];
  private double[] offsets = new double[0];

  /** Whether a type's samples add up, with resets. */
  static boolean accumulates(MetricType type) {
    return type == MetricType.COUNTER;
  }

  private void ensure(int slot) {
    int old = lastTimestamps.length;
    if (slot >= old) {
      int length = Math.max(slot + 1, Math.max(1024, old + (old >> 1)));
      lastTimestamps = Arrays.copyOf(lastTimestamps, length);
      Arrays.fill(lastTimestamps, old, length, NONE);
      lasts = Arrays.copyOf(lasts, length);
      offsets = Arrays.copyOf(offsets, length);
    }
  }

  /** Event time of the run's last sample, or {@link #NONE}. */
  long lastTimestampMillis(int slot) {
    return slot < lastTimestamps.length ? lastTimestamps[slot] : NONE;
  }

  double last(int slot) {
    return lasts[slot];
  }

  double offset(int slot) {
    return offsets[slot];
  }

  void set(int slot, long lastTimestampMillis, double last, double offset) {
    ensure(slot);
    lastTimestamps[slot] = lastTimestampMillis;
    lasts[slot] = last;
    offsets[slot] = offset;
  }

  void remove(int slot) {
    if (slot < lastTimestamps.length) {
      lastTimestamps[slot] = NONE;
    }
  }

  /** Tells where a series' run stands. */
  void read(int slot, RunState state) {
    long lastTimestampMillis = lastTimestampMillis(slot);
    if (lastTimestampMillis == NONE) {
      state.set(NONE, 0, 0);
    } else {
      state.set(lastTimestampMillis, lasts[slot], offsets[slot]);
    }
  }

  void clear() {
    lastTimestamps = new long[0];
    lasts = new double[0];
    offsets = new double[0];
  }
}
