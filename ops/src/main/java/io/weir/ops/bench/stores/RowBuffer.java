package io.weir.ops.bench.stores;

import java.util.Arrays;

/** Rows that wait until there are enough for a write. For one thread. */
final class RowBuffer {
  private final int chunk;
  private int[] series = new int[1024];
  private long[] timestamps = new long[1024];
  private double[] values = new double[1024];
  private int size;

  /**
   * An empty buffer.
   *
   * @param chunk rows of a write
   */
  RowBuffer(int chunk) {
    this.chunk = chunk;
  }

  /** Writes the rows {@code [from, to)}. */
  @FunctionalInterface
  interface Writer {
    void write(int from, int to) throws Exception;
  }

  void add(int number, long timestampMillis, double value) {
    if (size == series.length) {
      series = Arrays.copyOf(series, 2 * size);
      timestamps = Arrays.copyOf(timestamps, 2 * size);
      values = Arrays.copyOf(values, 2 * size);
    }
    series[size] = number;
    timestamps[size] = timestampMillis;
    values[size] = value;
    size++;
  }

  int series(int row) {
    return series[row];
  }

  long timestampMillis(int row) {
    return timestamps[row];
  }

  double value(int row) {
    return values[row];
  }

  /** Lets whole chunks be written; returns how many rows were. */
  long drainFull(Writer writer) throws Exception {
    int from = 0;
    while (size - from >= chunk) {
      writer.write(from, from + chunk);
      from += chunk;
    }
    keepFrom(from);
    return from;
  }

  /** Lets all that is left be written; returns how many rows were. */
  long drain(Writer writer) throws Exception {
    long written = drainFull(writer);
    int rest = size;
    if (rest > 0) {
      writer.write(0, rest);
      keepFrom(rest);
    }
    return written + rest;
  }

  private void keepFrom(int from) {
    if (from > 0) {
      int rest = size - from;
      System.arraycopy(series, from, series, 0, rest);
      System.arraycopy(timestamps, from, timestamps, 0, rest);
      System.arraycopy(values, from, values, 0, rest);
      size = rest;
    }
  }
}
