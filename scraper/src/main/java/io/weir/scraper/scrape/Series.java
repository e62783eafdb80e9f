package io.weir.scraper.scrape;

import io.weir.schemas.labels.EncodedLabels;
import io.weir.schemas.samples.MetricType;
import java.util.Arrays;

/**
 * A series that a target has: what its lines come to after relabelling. Several texts may come to
 * one series. Equal if the labels are. For one thread.
 */
final class Series {
  private static final long NEVER = -2;

  /** Encoded as Avro does. */
  final byte[] labels;

  final int partition;
  private final int hash;

  /** Type of its family, as of its last sample. */
  MetricType type = MetricType.UNKNOWN;

  private long seenIn = NEVER;

  Series(byte[] labels, int partition) {
    this.labels = labels;
    this.partition = partition;
    this.hash = Long.hashCode(EncodedLabels.hash(labels, 0, labels.length));
  }

  /** The same series, seen nowhere. */
  Series copy() {
    Series copy = new Series(labels, partition);
    copy.type = type;
    return copy;
  }

  /** Notes that a scrape has it. */
  void see(long scrape) {
    seenIn = scrape;
  }

  /** Whether a scrape has it, and no later one. */
  boolean isSeenIn(long scrape) {
    return seenIn == scrape;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Series series && Arrays.equals(labels, series.labels);
  }

  @Override
  public int hashCode() {
    return hash;
  }
}
