package io.weir.topology.shard.head;

import java.util.Arrays;

/**
 * The event times of closed chunks, each column once. A target's series are scraped together, so
 * their chunks, which are closed one after the other, have the same times: a column is compared
 * with the one before, and shared. For one thread.
 */
final class SharedTimes {
  private final RecordPages pages;
  private final TimeCode code;
  private final EncodedBytes encoded;

  private int[] records = new int[16];

  /** How many chunks share a column; of a free number, the next free one. */
  private int[] shares = new int[16];

  private int columnCount;
  private int firstFree = RecordPages.NONE;

  private final long[] latestTimes = new long[OpenBlocks.MOST_SAMPLES];
  private int latestCount;
  private int latest = RecordPages.NONE;

  /** Grows whenever a number is given to a column. */
  private long additions;

  SharedTimes(RecordPages pages, TimeCode code, EncodedBytes encoded) {
    this.pages = pages;
    this.code = code;
    this.encoded = encoded;
  }

  /** Owner of a column's record; negative. */
  private static int owner(int column) {
    return -1 - column;
  }

  /**
   * The number of a column of event times, with one more share.
   *
   * @param samples pairs of event time and value bits, from {@code base}
   */
  int share(long[] samples, int base, int count) {
    if (latest != RecordPages.NONE && isLatest(samples, base, count)) {
      shares[latest]++;
      return latest;
    }
    encoded.clear();
    code.write(samples, base, count, encoded);
    int column = takeNumber();
    int record = pages.allocate(owner(column), encoded.size());
    System.arraycopy(encoded.bytes(), 0, pages.page(record), pages.body(record), encoded.size());
    records[column] = record;
    shares[column] = 1;
    for (int i = 0; i < count; i++) {
      latestTimes[i] = samples[base + 2 * i];
    }
    latestCount = count;
    latest = column;
    additions++;
    return column;
  }

  private boolean isLatest(long[] samples, int base, int count) {
    if (count != latestCount) {
      return false;
    }
    for (int i = 0; i < count; i++) {
      if (latestTimes[i] != samples[base + 2 * i]) {
        return false;
      }
    }
    return true;
  }

  private int takeNumber() {
    int column = firstFree;
    if (column != RecordPages.NONE) {
      firstFree = shares[column];
      return column;
    }
    if (columnCount == records.length) {
      records = Arrays.copyOf(records, columnCount + (columnCount >> 1));
      shares = Arrays.copyOf(shares, records.length);
    }
    return columnCount++;
  }

  /** Gives a share back. */
  void release(int column) {
    if (--shares[column] == 0) {
      pages.free(records[column]);
      shares[column] = firstFree;
      firstFree = column;
      if (column == latest) {
        latest = RecordPages.NONE;
      }
    }
  }

  long first(int column) {
    int record = records[column];
    return TimeCode.first(pages.page(record), pages.body(record));
  }

  int count(int column) {
    int record = records[column];
    return TimeCode.count(pages.page(record), pages.body(record));
  }

  /** Reads a column's times to even indices. */
  void read(int column, long[] samples, long[] scratch) {
    int record = records[column];
    TimeCode.read(pages.page(record), pages.body(record), samples, scratch);
  }

  /** A number stands for the same column for as long as this is the same. */
  long additions() {
    return additions;
  }

  /** Whether a record holds a column. */
  static boolean owns(int owner) {
    return owner < 0;
  }

  /** A column's record has moved. */
  void moved(int owner, int to) {
    records[-1 - owner] = to;
  }

  long usedBytes() {
    return 2L * Integer.BYTES * records.length;
  }

  void clear() {
    records = new int[16];
    shares = new int[16];
    columnCount = 0;
    firstFree = RecordPages.NONE;
    latest = RecordPages.NONE;
    additions++;
  }
}
