package io.weir.topology.promql.sliding;

/**
 * The recent samples of one series in ascending order of time, each time once. A sample has a
 * position, which stays its own while others are added behind it or dropped before it. One thread.
 */
final class SampleRing {
  private static final int LEAST_CAPACITY = 16;

  /** Each sample's time and the bits of its value, side by side in the cache. */
  private long[] samples = new long[2 * LEAST_CAPACITY];

  /** Positions of the first sample and behind the last. */
  private long first;

  private long end;

  long first() {
    return first;
  }

  long end() {
    return end;
  }

  long time(long position) {
    return samples[index(position)];
  }

  double value(long position) {
    return Double.longBitsToDouble(samples[index(position) + 1]);
  }

  private int index(long position) {
    return 2 * (int) position & (samples.length - 1);
  }

  /**
   * Adds a sample in its place; one that is there already stays.
   *
   * @return its position; -1 if there was one of the same time
   */
  long add(long timeMillis, double value) {
    long place = end;
    while (place > first && time(place - 1) >= timeMillis) {
      place--;
      if (time(place) == timeMillis) {
        return -1;
      }
    }
    if (2 * (end - first) == samples.length) {
      grow();
    }
    for (long position = end; position > place; position--) {
      set(position, time(position - 1), value(position - 1));
    }
    set(place, timeMillis, value);
    end++;
    return place;
  }

  /** Drops all samples before a position. */
  void dropBefore(long position) {
    first = position;
  }

  private void set(long position, long timeMillis, double value) {
    int index = index(position);
    samples[index] = timeMillis;
    samples[index + 1] = Double.doubleToRawLongBits(value);
  }

  private void grow() {
    long[] old = samples;
    samples = new long[2 * old.length];
    for (long position = first; position < end; position++) {
      System.arraycopy(old, 2 * (int) position & (old.length - 1), samples, index(position), 2);
    }
  }
}
