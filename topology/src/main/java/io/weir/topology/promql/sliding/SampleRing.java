package io.weir.topology.promql.sliding;

/**
 * The recent samples of one series in ascending order of time, each time once. A sample has a
 * position, which stays its own while others are added behind it or dropped before it. One thread.
 */
final class SampleRing {
  private static final int LEAST_CAPACITY = 16;

  private long[] times = new long[LEAST_CAPACITY];
  private double[] values = new double[LEAST_CAPACITY];

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
    return times[(int) position & (times.length - 1)];
  }

  double value(long position) {
    return values[(int) position & (values.length - 1)];
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
    if (end - first == times.length) {
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
    int index = (int) position & (times.length - 1);
    times[index] = timeMillis;
    values[index] = value;
  }

  private void grow() {
    long[] oldTimes = times;
    double[] oldValues = values;
    times = new long[2 * oldTimes.length];
    values = new double[times.length];
    for (long position = first; position < end; position++) {
      int old = (int) position & (oldTimes.length - 1);
      set(position, oldTimes[old], oldValues[old]);
    }
  }
}
