package io.weir.topology.shard.replica;

import io.weir.schemas.samples.BatchHeader;
import io.weir.schemas.samples.SampleBatchReader;
import io.weir.schemas.samples.Scrape;
import io.weir.schemas.samples.StaleMarker;

/**
 * A batch of one of several scrapers that scrape the same target: a scrape, or the part of it that
 * is this partition's. Parts of one scrape have the same replica and timestamp. Holds the array
 * that it is given.
 *
 * @param tenant whose samples these are
 * @param target identity of the target, the same for every replica
 * @param replica which of the scrapers, not empty
 * @param sourceName name of the source that sent it
 * @param intervalMillis the target's scrape interval, at least 1
 * @param timestampMillis start of the scrape, since the Unix epoch
 * @param well whether the scrape succeeded and there is more in it than staleness markers
 * @param appendTimeMillis append time of its record, since the Unix epoch
 * @param offset offset of its record
 * @param value the record's value
 */
@SuppressWarnings("ArrayRecordComponent") // compared nowhere
public record ReplicaBatch(
    String tenant,
    String target,
    String replica,
    String sourceName,
    long intervalMillis,
    long timestampMillis,
    boolean well,
    long appendTimeMillis,
    long offset,
    byte[] value) {
  /** Greater intervals are taken as this. */
  private static final long GREATEST_INTERVAL_MILLIS = 86_400_000L;

  /** Whether a batch is a replica's. All others need no election. */
  public static boolean isReplica(BatchHeader header) {
    Scrape scrape = header.scrape();
    return scrape != null && !scrape.replica().isEmpty() && scrape.intervalMillis() > 0;
  }

  /**
   * What an election needs to know of a replica's batch.
   *
   * @param value the record's value; kept
   */
  public static ReplicaBatch of(
      SampleBatchReader batch, long appendTimeMillis, long offset, byte[] value) {
    Scrape scrape = batch.header().scrape();
    if (scrape == null) {
      throw new IllegalArgumentException("batch: expected a replica's scrape, found none");
    }
    return new ReplicaBatch(
        batch.header().tenant(),
        scrape.target(),
        scrape.replica(),
        batch.header().source().name(),
        Math.min(scrape.intervalMillis(), GREATEST_INTERVAL_MILLIS),
        scrape.timestampMillis(),
        !scrape.failed() && !endsEverything(batch),
        appendTimeMillis,
        offset,
        value);
  }

  /** A target that leaves the configuration sends nothing but markers, in a scrape that is well. */
  private static boolean endsEverything(SampleBatchReader batch) {
    if (batch.histogramCount() > 0) {
      return false;
    }
    for (int i = 0; i < batch.floatCount(); i++) {
      if (batch.valueBits(i) != StaleMarker.BITS) {
        return false;
      }
    }
    return batch.floatCount() > 0;
  }

  /** Whether more than a number of half intervals lie between two moments. */
  boolean moreThanHalves(int halfIntervals, long fromMillis, long toMillis) {
    return 2 * (toMillis - fromMillis) > halfIntervals * intervalMillis;
  }
}
