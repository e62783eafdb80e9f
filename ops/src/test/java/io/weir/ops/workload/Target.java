package io.weir.ops.workload;

import io.weir.ops.committed.BatchSeries;
import io.weir.ops.committed.Value;
import io.weir.schemas.labels.Labels;
import io.weir.schemas.samples.MetricType;
import io.weir.schemas.samples.StaleMarker;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** A scraped process: its counters grow and are reset, its pods come, go and come back. */
final class Target {
  private static final double[] STRANGE = {
    Double.NaN,
    Double.longBitsToDouble(0x7ff8000000000001L),
    Double.POSITIVE_INFINITY,
    Double.NEGATIVE_INFINITY,
    -0.0,
    0.0,
    Double.MAX_VALUE,
    Double.MIN_VALUE,
    StaleMarker.VALUE,
    1e16,
    -1,
    0.1
  };

  private static final int PODS = 4;
  private static final long CACHED_MILLIS = 60_000;

  private final String job;
  private final String instance;
  private final Random random;
  private final List<BatchSeries> series = new ArrayList<>();
  private double small;
  private double large;
  private double fraction;
  private int pod;
  private boolean rare;

  Target(String job, String instance, Random random) {
    this.job = job;
    this.instance = instance;
    this.random = random;
  }

  /** What the scraper calls it. */
  String name() {
    return job + "/" + instance;
  }

  /** One of its series. */
  Labels labels(String metric, String... more) {
    List<String> all = new ArrayList<>(List.of("__name__", metric, "instance", instance));
    all.addAll(List.of("job", job));
    all.addAll(List.of(more));
    return Labels.of(all.toArray(String[]::new));
  }

  /** Everything that it exposes. */
  List<BatchSeries> scrape(long timestampMillis) {
    series.clear();
    grow();
    add(timestampMillis, labels("up"), MetricType.GAUGE, 1);
    add(timestampMillis, labels("requests_total", "code", "200"), MetricType.COUNTER, small);
    add(timestampMillis, labels("requests_total", "code", "500"), MetricType.UNKNOWN, large);
    add(timestampMillis, labels("seconds_total"), MetricType.COUNTER, fraction);
    add(timestampMillis, labels("odd_total"), MetricType.GAUGE, random.nextInt(100));
    add(timestampMillis, labels("plain"), MetricType.COUNTER, small + large);
    add(timestampMillis, labels("temperature"), MetricType.GAUGE, random.nextGaussian());
    add(timestampMillis, labels("strange"), MetricType.UNKNOWN, strange());
    add(timestampMillis, labels("strange_total"), MetricType.UNKNOWN, strangeCount());
    add(timestampMillis, labels("size_bucket", "le", "1"), MetricType.HISTOGRAM, small);
    add(timestampMillis, labels("size_created"), MetricType.HISTOGRAM, 1.5e9);
    add(cachedMillis(timestampMillis), labels("cached"), MetricType.GAUGE, instance.hashCode());
    addHistogram(timestampMillis);
    addPod(timestampMillis);
    addRare(timestampMillis);
    return List.copyOf(series);
  }

  /** What a scraper writes when the target does not answer. */
  List<BatchSeries> failure(long timestampMillis) {
    List<BatchSeries> ended = new ArrayList<>();
    for (BatchSeries each : series) {
      boolean isHistogram = each.samples().getFirst().value() instanceof Value.OfHistogram;
      if (!isHistogram) {
        boolean up = each.labels().metricName().equals("up");
        ended.add(one(timestampMillis, each.labels(), each.type(), up ? 0 : StaleMarker.VALUE));
      }
    }
    return ended;
  }

  /** The same timestamp for a minute, as of a target that gives its own. */
  private static long cachedMillis(long timestampMillis) {
    return timestampMillis - Math.floorMod(timestampMillis, CACHED_MILLIS);
  }

  private void grow() {
    if (random.nextInt(40) == 0) {
      small = 0;
      large = random.nextInt(3);
      fraction = 0;
    }
    small += random.nextInt(100);
    large += random.nextInt(4) == 0 ? random.nextInt(1_000_000) : 0;
    fraction += random.nextInt(64) / 4.0;
  }

  private double strange() {
    return random.nextInt(3) == 0
        ? STRANGE[random.nextInt(STRANGE.length)]
        : random.nextDouble() * Math.pow(10, random.nextInt(20) - 4.0);
  }

  private double strangeCount() {
    return random.nextInt(12) == 0 ? STRANGE[random.nextInt(STRANGE.length)] : small;
  }

  private void addHistogram(long timestampMillis) {
    series.add(
        new BatchSeries(
            labels("rpc_seconds"),
            MetricType.HISTOGRAM,
            0,
            List.of(
                new BatchSeries.Timed(
                    timestampMillis, Histograms.of(timestampMillis, small, large, fraction)))));
  }

  private void addPod(long timestampMillis) {
    if (random.nextInt(30) == 0) {
      add(timestampMillis, podLabels(), MetricType.UNKNOWN, StaleMarker.VALUE);
      pod = random.nextInt(PODS);
    }
    add(timestampMillis, podLabels(), MetricType.UNKNOWN, small);
  }

  private Labels podLabels() {
    return labels("pod_total", "pod", "pod-" + pod);
  }

  private void addRare(long timestampMillis) {
    boolean now = random.nextInt(10) == 0;
    if (now || rare) {
      add(timestampMillis, labels("rare"), MetricType.GAUGE, now ? small : StaleMarker.VALUE);
    }
    rare = now;
  }

  private void add(long timestampMillis, Labels labels, MetricType type, double value) {
    series.add(one(timestampMillis, labels, type, value));
  }

  private static BatchSeries one(
      long timestampMillis, Labels labels, MetricType type, double value) {
    return new BatchSeries(
        labels, type, 0, List.of(new BatchSeries.Timed(timestampMillis, Value.OfFloat.of(value))));
  }
}
