package io.weir.ops.bench.rules;

import io.weir.schemas.labels.Labels;
import io.weir.schemas.samples.MetricType;
import io.weir.topology.shard.head.Head;
import java.time.Duration;
import java.util.Random;

/**
 * A shard's head of counters {@code m} with about 130 label bytes, whose targets are scraped at
 * even intervals; now and then one is reset. An hour and ten minutes are kept. One thread.
 */
final class ScrapedHead {
  static final String TENANT = "default";

  private static final long START_MILLIS = 1_800_000_000_000L;
  private static final int JOBS = 10;
  private static final int BUCKETS = 20;
  private static final int RESET_EVERY = 5_000;
  private static final Duration KEPT = Duration.ofMinutes(70);

  private final Head head = new Head();
  private final Random random;
  private final int seriesOfTarget;
  private final int targets;
  private final long intervalMillis;
  private final double[] values;
  private int scrapes;
  private long nextRef;

  /** Series without samples. */
  ScrapedHead(int targets, int seriesOfTarget, Duration interval, long seed) {
    this.targets = targets;
    this.seriesOfTarget = seriesOfTarget;
    this.intervalMillis = interval.toMillis();
    this.random = new Random(seed);
    this.values = new double[targets * seriesOfTarget];
    for (int slot = 0; slot < values.length; slot++) {
      add(slot);
    }
  }

  private void add(int slot) {
    int target = slot / seriesOfTarget;
    Labels labels =
        Labels.of(
            Labels.METRIC_NAME,
            "m",
            "instance",
            "10.0.0." + target + ":9100",
            "job",
            "job-" + target % JOBS,
            "le",
            Integer.toString(slot % seriesOfTarget % BUCKETS),
            "handler",
            "/api/v1/query_range/" + handler());
    head.add(nextRef++, head.tenantId(TENANT), MetricType.COUNTER, labels.encoded());
  }

  /** The buckets of a handler come one after the other; what comes later has one of its own. */
  private long handler() {
    return nextRef < values.length ? nextRef / BUCKETS : nextRef;
  }

  Head head() {
    return head;
  }

  /** Fills what is kept. */
  void fill() {
    scrape((int) (KEPT.toMillis() / intervalMillis));
  }

  /** The time up to which targets were scraped. */
  long nowMillis() {
    return START_MILLIS + scrapes * intervalMillis;
  }

  /** Scrapes all targets so many times. */
  void scrape(int count) {
    for (int i = 0; i < count; i++) {
      for (int target = 0; target < targets; target++) {
        scrapeTarget(target);
      }
      scrapes++;
      if (scrapes % 20 == 0) {
        for (int slot = 0; slot < head.slotCount(); slot++) {
          head.expire(slot, nowMillis() - KEPT.toMillis());
        }
      }
    }
  }

  private void scrapeTarget(int target) {
    long timeMillis =
        nowMillis() + target * intervalMillis / targets % intervalMillis + random.nextInt(3);
    int first = target * seriesOfTarget;
    for (int slot = first; slot < first + seriesOfTarget; slot++) {
      values[slot] = random.nextInt(RESET_EVERY) == 0 ? 0 : values[slot] + 140 + random.nextInt(20);
      head.put(slot, timeMillis, Double.doubleToRawLongBits(values[slot]));
    }
  }

  /** So many series go, and as many others come. */
  void change(int count) {
    for (int i = 0; i < count; i++) {
      int slot = random.nextInt(values.length);
      head.expire(slot, Long.MAX_VALUE);
      head.remove(slot);
      add(slot);
    }
  }
}
