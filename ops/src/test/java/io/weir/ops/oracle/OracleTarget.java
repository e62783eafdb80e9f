package io.weir.ops.oracle;

import io.weir.schemas.labels.Labels;
import io.weir.schemas.peers.WrittenHistogram;
import io.weir.schemas.samples.MetricType;
import io.weir.schemas.samples.StaleMarker;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.LongFunction;

/**
 * Makes the series of a target, or of nobody's: each is scraped at its times, with now and then a
 * gap. One thread.
 */
final class OracleTarget {
  private static final String[] BOUNDS = {"0.1", "0.5", "1", "5", "+Inf"};
  private static final List<Double> CUSTOM_BOUNDS = List.of(0.1, 1.0, 5.0, 10.0, 50.0);

  /** No rate is taken back to where a histogram would have been zero: there versions differ. */
  private static final double FIRST_COUNT = 500;

  private final List<OracleSeries> series;
  private final Random random;
  private final String source;
  private final String[] own;
  private final long stepMillis;
  private final long firstMillis;

  /**
   * A target.
   *
   * @param series where its series go
   * @param own names and values of labels that all its series have
   * @param stepMillis from scrape to scrape
   */
  OracleTarget(
      List<OracleSeries> series, Random random, String source, long stepMillis, String... own) {
    this.series = series;
    this.random = random;
    this.source = source;
    this.own = own;
    this.stepMillis = stepMillis;
    this.firstMillis = OracleData.START_MILLIS + random.nextLong(stepMillis);
  }

  private Labels labels(String name, String... more) {
    Labels.Builder labels = Labels.builder().set(Labels.METRIC_NAME, name);
    for (String[] pairs : List.of(own, more)) {
      for (int i = 0; i < pairs.length; i += 2) {
        labels.set(pairs[i], pairs[i + 1]);
      }
    }
    return labels.build();
  }

  /** A value at each scrape, gaps left out. */
  private void add(
      Labels labels, MetricType type, int gapEvery, long from, long to, LongFunction<?> value) {
    List<OraclePoint> points = new ArrayList<>();
    long gapEnd = Long.MIN_VALUE;
    for (long time = firstMillis; time < to; time += stepMillis) {
      Object next = value.apply(time);
      if (gapEvery > 0 && random.nextInt(gapEvery) == 0) {
        gapEnd = time + random.nextInt(480_000);
      }
      if (time >= from && time >= gapEnd) {
        points.add(
            next instanceof WrittenHistogram histogram
                ? new OraclePoint(time, 0, histogram)
                : new OraclePoint(time, (Double) next, null));
      }
    }
    series.add(new OracleSeries(labels, type, source, points));
  }

  private void add(Labels labels, MetricType type, int gapEvery, LongFunction<?> value) {
    add(labels, type, gapEvery, OracleData.START_MILLIS, OracleData.END_MILLIS, value);
  }

  /** Grows by whole numbers and is reset now and then. */
  OracleTarget counter(String name, int most, String... more) {
    double[] count = {random.nextInt(1_000)};
    add(
        labels(name, more),
        MetricType.COUNTER,
        70,
        time -> count[0] = (random.nextInt(60) == 0 ? 0 : count[0]) + random.nextInt(most));
    return this;
  }

  /** Grows by whole numbers, without a gap. */
  OracleTarget steps(String name, String... more) {
    double[] count = {0};
    add(labels(name, more), MetricType.COUNTER, 0, time -> count[0] += random.nextInt(9));
    return this;
  }

  /** A few whole numbers, so that many are equal. */
  OracleTarget sizes(String name, String... more) {
    add(labels(name, more), MetricType.GAUGE, 60, time -> (double) random.nextInt(6));
    return this;
  }

  /** Any numbers; strange ones among them if wanted. */
  OracleTarget measurements(String name, boolean strange, String... more) {
    add(
        labels(name, more),
        MetricType.GAUGE,
        50,
        time -> strange && random.nextInt(20) == 0 ? strange() : 15 + 8 * random.nextGaussian());
    return this;
  }

  private double strange() {
    return switch (random.nextInt(4)) {
      case 0, 1 -> Double.NaN;
      case 2 -> Double.POSITIVE_INFINITY;
      default -> Double.NEGATIVE_INFINITY;
    };
  }

  /** Large and nearly constant. */
  OracleTarget steady(String name, String... more) {
    add(labels(name, more), MetricType.GAUGE, 0, time -> 1e9 + random.nextInt(1_000) / 1_000.0);
    return this;
  }

  /** Always the same. */
  OracleTarget constant(String name, double value, String... more) {
    add(labels(name, more), MetricType.GAUGE, 0, time -> value);
    return this;
  }

  /** 1, or now and then 0. */
  OracleTarget upOrDown(String name) {
    add(labels(name), MetricType.GAUGE, 0, time -> random.nextInt(12) == 0 ? 0.0 : 1.0);
    return this;
  }

  /** A sample every four minutes or so. */
  OracleTarget sparse(String name) {
    List<OraclePoint> points = new ArrayList<>();
    for (long time = firstMillis;
        time < OracleData.END_MILLIS;
        time += 180_000 + random.nextInt(90_000)) {
      points.add(new OraclePoint(time, random.nextInt(50), null));
    }
    series.add(new OracleSeries(labels(name), MetricType.GAUGE, source, points));
    return this;
  }

  /**
   * From a time to another.
   *
   * @param marked whether a staleness marker says that it has ended
   */
  OracleTarget shortLived(String name, long from, long to, boolean marked, String... more) {
    Labels labels = labels(name, more);
    add(labels, MetricType.GAUGE, 0, from, to, time -> (double) random.nextInt(9));
    OracleSeries added = series.getLast();
    if (marked && !added.points().isEmpty()) {
      List<OraclePoint> points = new ArrayList<>(added.points());
      points.add(
          new OraclePoint(
              points.getLast().timestampMillis() + stepMillis, StaleMarker.VALUE, null));
      series.set(series.size() - 1, new OracleSeries(labels, added.type(), source, points));
    }
    return this;
  }

  /** A classic histogram: buckets, sum and count, scraped together. */
  OracleTarget buckets(String name, String... more) {
    int[][] grown = new int[(int) ((OracleData.END_MILLIS - firstMillis) / stepMillis) + 1][];
    for (int i = 0; i < grown.length; i++) {
      grown[i] = random.ints(BOUNDS.length, 0, 6).toArray();
    }
    for (int bucket = 0; bucket < BOUNDS.length; bucket++) {
      int upTo = bucket;
      Labels labels = labels(name + "_bucket", more).toBuilder().set("le", BOUNDS[bucket]).build();
      cumulative(labels, grown, each -> Arrays.stream(each).limit(upTo + 1L).sum());
    }
    cumulative(labels(name + "_count", more), grown, each -> Arrays.stream(each).sum());
    cumulative(
        labels(name + "_sum", more), grown, each -> each[0] / 16.0 + each[1] / 2.0 + each[4]);
    return this;
  }

  private void cumulative(
      Labels labels, int[][] grown, java.util.function.ToDoubleFunction<int[]> part) {
    double[] count = {0};
    add(
        labels,
        MetricType.HISTOGRAM,
        0,
        time -> count[0] += part.applyAsDouble(grown[(int) ((time - firstMillis) / stepMillis)]));
  }

  /** A native histogram that counts up; with custom bounds, or of some resolution. */
  OracleTarget nativeHistogram(String name, boolean custom, String... more) {
    List<Double> none = List.of();
    WrittenHistogram empty =
        custom
            ? new WrittenHistogram(
                WrittenHistogram.CUSTOM, 0, 0, 0, 0, begun(6), none, CUSTOM_BOUNDS)
            : new WrittenHistogram(
                random.nextInt(3),
                0x1p-20,
                FIRST_COUNT,
                0,
                random.nextInt(5) - 2,
                begun(6),
                begun(2),
                none);
    WrittenHistogram[] last = {empty};
    add(
        labels(name, more),
        MetricType.HISTOGRAM,
        40,
        time -> last[0] = grown(random.nextInt(50) == 0 ? empty : last[0]));
    return this;
  }

  private static List<Double> begun(int buckets) {
    return Collections.nCopies(buckets, FIRST_COUNT);
  }

  private WrittenHistogram grown(WrittenHistogram before) {
    return new WrittenHistogram(
        before.schema(),
        before.threshold(),
        before.isCustom() ? 0 : before.zeroCount() + random.nextInt(2),
        before.sum() + random.nextInt(50),
        before.first(),
        grown(before.positive()),
        grown(before.negative()),
        before.bounds());
  }

  private List<Double> grown(List<Double> counts) {
    return counts.stream()
        .map(count -> count + (random.nextInt(3) == 0 ? random.nextInt(5) : 0))
        .toList();
  }
}
