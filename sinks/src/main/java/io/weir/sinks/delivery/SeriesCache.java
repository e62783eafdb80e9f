package io.weir.sinks.delivery;

import io.weir.schemas.avro.UnusableRecordException;
import io.weir.schemas.labels.EncodedLabels;
import io.weir.schemas.labels.Labels;
import io.weir.schemas.samples.KnownSeries;
import java.util.Arrays;
import java.util.Optional;

/**
 * Finds a known series by its encoded labels, so that labels are decoded and checked once and not
 * for each batch. Series are numbered as they are first seen; sources send theirs in the same order
 * each time, so the one behind the last is likely to come next, and is found by comparing alone.
 * Forgets all when it is full, between two batches. For one thread.
 */
final class SeriesCache implements KnownSeries {
  private final int capacity;
  private byte[][] encoded = new byte[1024][];
  private Series[] series = new Series[1024];
  private long[] hashes = new long[1024];
  private int size;

  /** Numbers of series plus one, by hash, the next free place taken; at most half full. */
  private int[] places = new int[4096];

  private String tenant = "";
  private int previous = UNKNOWN;

  /**
   * A cache of at most {@code capacity} series and those of one batch.
   *
   * @param capacity at least 1
   */
  SeriesCache(int capacity) {
    this.capacity = capacity;
  }

  @Override
  public void begin(String newTenant) {
    if (size > capacity) {
      Arrays.fill(encoded, 0, size, null);
      Arrays.fill(series, 0, size, null);
      Arrays.fill(places, 0);
      size = 0;
    }
    tenant = newTenant;
    previous = UNKNOWN;
  }

  @Override
  public int next(byte[] bytes, int start, int end) {
    int likely = previous + 1;
    if (likely == 0 || likely >= size) {
      return UNKNOWN;
    }
    byte[] labels = encoded[likely];
    if (labels.length > end - start
        || !Arrays.equals(labels, 0, labels.length, bytes, start, start + labels.length)
        || !series[likely].tenant().equals(tenant)) {
      return UNKNOWN;
    }
    previous = likely;
    return likely;
  }

  @Override
  public int find(byte[] bytes, int start, int end) {
    long hash = EncodedLabels.hash(bytes, start, end);
    int number = lookUp(hash, bytes, start, end);
    if (number == UNKNOWN && EncodedLabels.problem(bytes, start, end).isEmpty()) {
      number = add(hash, bytes, start, end);
    }
    previous = number;
    return number;
  }

  @Override
  public int labelsLength(int number) {
    return encoded[number].length;
  }

  /** A series by its number. */
  Series series(int number) {
    return series[number];
  }

  /**
   * The series of encoded labels.
   *
   * @param start of the labels, inclusive
   * @param end of the labels, exclusive
   * @throws UnusableRecordException if the labels aren't a series' labels
   */
  Series find(String ofTenant, byte[] bytes, int start, int end) throws UnusableRecordException {
    begin(ofTenant);
    int number = find(bytes, start, end);
    if (number == UNKNOWN) {
      throw unusable(bytes, start, end);
    }
    return series[number];
  }

  /** What is wrong with labels that were not found. */
  static UnusableRecordException unusable(byte[] bytes, int start, int end) {
    Optional<String> problem = EncodedLabels.problem(bytes, start, end);
    return new UnusableRecordException("labels", problem.orElse("expected labels of a series"));
  }

  private int lookUp(long hash, byte[] bytes, int start, int end) {
    int mask = places.length - 1;
    for (int place = (int) hash & mask; places[place] != 0; place = (place + 1) & mask) {
      int number = places[place] - 1;
      byte[] labels = encoded[number];
      if (hashes[number] == hash
          && Arrays.equals(labels, 0, labels.length, bytes, start, end)
          && series[number].tenant().equals(tenant)) {
        return number;
      }
    }
    return UNKNOWN;
  }

  private int add(long hash, byte[] bytes, int start, int end) {
    if (size == series.length) {
      encoded = Arrays.copyOf(encoded, 2 * size);
      series = Arrays.copyOf(series, 2 * size);
      hashes = Arrays.copyOf(hashes, 2 * size);
    }
    int number = size++;
    encoded[number] = Arrays.copyOfRange(bytes, start, end);
    series[number] = new Series(tenant, Labels.decode(bytes, start, end));
    hashes[number] = hash;
    if (2 * size > places.length) {
      places = new int[2 * places.length];
      for (int known = 0; known < number; known++) {
        place(known);
      }
    }
    place(number);
    return number;
  }

  private void place(int number) {
    int mask = places.length - 1;
    int place = (int) hashes[number] & mask;
    while (places[place] != 0) {
      place = (place + 1) & mask;
    }
    places[place] = number + 1;
  }
}
