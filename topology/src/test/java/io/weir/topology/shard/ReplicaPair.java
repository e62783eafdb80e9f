package io.weir.topology.shard;

import io.weir.schemas.samples.StaleMarker;
import io.weir.topology.shard.Batches.Sample;
import io.weir.topology.shard.time.TimeSettings;
import java.util.List;

/** A shard to which two scrapers send, at seconds of one minute. */
final class ReplicaPair implements AutoCloseable {
  /** Bits of 1. */
  static final long ONE = Double.doubleToRawLongBits(1);

  private static final long NOON = 1_799_996_400_000L;
  private static final TimeSettings TIME =
      new TimeSettings(300_000, 30_000, 120_000, 10_000, 3_600_000);

  final ShardHarness shard = new ShardHarness(new ShardSettings(TIME, List.of(), true, 0));

  static long at(double seconds) {
    return NOON + Math.round(seconds * 1000);
  }

  /** Sends a good scrape at its own time. */
  void send(String replica, double seconds) {
    shard.send(ReplicaScrapes.well(replica, at(seconds), seconds), at(seconds));
  }

  /** Sends a failed scrape at its own time. */
  void sendFailed(String replica, double seconds) {
    shard.send(ReplicaScrapes.failed(replica, at(seconds)), at(seconds));
  }

  /** Second of each sample of the counter that went on. */
  List<Double> seconds() {
    return ReplicaScrapes.clean(shard, ReplicaScrapes.TOTAL).stream()
        .map(sample -> (sample.timestampMillis() - NOON) / 1000.0)
        .toList();
  }

  /** How many batches of a replica had a fate. */
  double count(String replica, String result) {
    var counter =
        shard
            .meters
            .find("weir.replica.batches")
            .tag("replica", replica)
            .tag("result", result)
            .counter();
    return counter == null ? 0 : counter.count();
  }

  int held() {
    return shard.store().holder().active().replicas().heldCount();
  }

  static boolean isMarker(Sample sample) {
    return sample.valueBits() == StaleMarker.BITS;
  }

  @Override
  public void close() {
    shard.close();
  }
}
