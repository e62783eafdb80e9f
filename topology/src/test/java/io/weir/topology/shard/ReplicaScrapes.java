package io.weir.topology.shard;

import io.weir.schemas.labels.Labels;
import io.weir.schemas.samples.BatchHeader;
import io.weir.schemas.samples.Scrape;
import io.weir.schemas.samples.Source;
import io.weir.schemas.samples.StaleMarker;
import io.weir.topology.shard.Batches.Sample;
import java.util.ArrayList;
import java.util.List;

/** Scrapes of one target by several scrapers, as they come to a shard. */
final class ReplicaScrapes {
  static final long INTERVAL = 15_000;
  static final Labels UP = Batches.series("up");
  static final Labels TOTAL = Batches.series("x_total");

  private ReplicaScrapes() {}

  /** A scrape that succeeded; its mark is its time. */
  static byte[] well(String replica, long timestampMillis, double total) {
    return scrape(
        replica,
        1,
        timestampMillis,
        timestampMillis,
        false,
        Sample.of(UP, timestampMillis, 1),
        Sample.of(TOTAL, timestampMillis, total));
  }

  /** The first scrape that failed: what was alive ends. */
  static byte[] failed(String replica, long timestampMillis) {
    return scrape(
        replica,
        1,
        timestampMillis,
        timestampMillis,
        true,
        Sample.of(UP, timestampMillis, 0),
        Sample.of(TOTAL, timestampMillis, StaleMarker.VALUE));
  }

  /** The target left the configuration: all of it ends. */
  static byte[] end(String replica, long timestampMillis) {
    return scrape(
        replica,
        1,
        timestampMillis,
        timestampMillis,
        false,
        Sample.of(UP, timestampMillis, StaleMarker.VALUE),
        Sample.of(TOTAL, timestampMillis, StaleMarker.VALUE));
  }

  static byte[] scrape(
      String replica,
      long bootEpochMillis,
      long markMillis,
      long timestampMillis,
      boolean failed,
      Sample... samples) {
    return Batches.batch(
        new BatchHeader(
            "default",
            new Source("scraper-" + replica, bootEpochMillis, markMillis),
            new Scrape("t", INTERVAL, timestampMillis, failed, replica),
            null),
        List.of(samples));
  }

  static byte[] heartbeat(String replica, long markMillis) {
    return Batches.heartbeat("scraper-" + replica, markMillis);
  }

  /** The samples of a series that went to the clean topic, in the order in which they did. */
  static List<Sample> clean(ShardHarness shard, Labels labels) {
    List<Sample> found = new ArrayList<>();
    for (byte[] record : shard.clean) {
      for (Sample sample : Batches.read(record)) {
        if (sample.labels().equals(labels)) {
          found.add(sample);
        }
      }
    }
    return found;
  }
}
