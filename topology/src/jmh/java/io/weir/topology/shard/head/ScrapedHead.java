package io.weir.topology.shard.head;

import io.weir.schemas.labels.Labels;
import io.weir.schemas.samples.MetricType;
import java.util.Random;

/** A head whose series are scraped every 15 s, target after target. */
public final class ScrapedHead {
  static final int SERIES_PER_TARGET = 2_000;
  static final int INTERVAL_MILLIS = 15_000;
  private static final long START_MILLIS = 1_800_000_000_000L;
  private static final long KEPT_MILLIS = 3_600_000;
  private static final int SCRAPES_PER_EXPIRY = 20;

  private final Head head = new Head();
  private final int targets;
  private final int tenantId = head.tenantId("default");
  private final Random random = new Random(1);
  private final Shown[] shown = Shown.values();
  private int target;
  private int scrape;

  ScrapedHead(int targets) {
    this.targets = targets;
    for (int i = 0; i < targets * SERIES_PER_TARGET; i++) {
      head.add(i, tenantId, MetricType.GAUGE, labels(i));
    }
  }

  /** Encoded labels of a series; those of a target follow each other. */
  public static byte[] labels(int series) {
    return Labels.of(
            "__name__",
            "http_request_duration_seconds_bucket_" + series % SERIES_PER_TARGET / 20 + "_total",
            "instance",
            "10.0.0." + series / SERIES_PER_TARGET + ":9100",
            "job",
            "node-exporter",
            "le",
            Integer.toString(series % 20),
            "handler",
            "/api/v1/query_range")
        .encoded();
  }

  Head head() {
    return head;
  }

  int tenantId() {
    return tenantId;
  }

  static long timeMillis(int scrape) {
    return START_MILLIS + (long) scrape * INTERVAL_MILLIS;
  }

  /** Puts one scrape of the next target; every 5 minutes samples age. */
  void scrape() {
    long timestampMillis = timeMillis(scrape) + random.nextInt(3);
    int first = target * SERIES_PER_TARGET;
    for (int slot = first; slot < first + SERIES_PER_TARGET; slot++) {
      head.put(slot, timestampMillis, shown[slot % shown.length].bits(scrape, random));
    }
    target++;
    if (target == targets) {
      target = 0;
      scrape++;
      if (scrape % SCRAPES_PER_EXPIRY == 0) {
        for (int slot = 0; slot < head.slotCount(); slot++) {
          head.expire(slot, timestampMillis - KEPT_MILLIS);
        }
      }
    }
  }
}
