package io.weir.ops.bench.promql;

import io.weir.schemas.labels.Labels;
import io.weir.topology.promql.matcher.Matcher;
import io.weir.topology.promql.source.SeriesSamples;
import io.weir.topology.promql.source.SeriesSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Counters {@code m} of ten codes an instance, classic histograms {@code b_bucket} of ten buckets
 * and a {@code build_info} for each instance, sampled together. Columns in memory, uncompressed; a
 * selection copies what it is asked for. Immutable.
 */
final class BenchData implements SeriesSource {
  static final long START_MILLIS = 1_800_000_000_000L;

  private static final int JOBS = 10;
  private static final int SERIES_OF_INSTANCE = 10;
  private static final int RESET_EVERY = 2_000;
  private static final List<String> BOUNDS =
      List.of("0.005", "0.01", "0.05", "0.1", "0.5", "1.0", "2.5", "5.0", "10.0", "+Inf");

  private final Map<String, List<SeriesSamples>> metrics = new LinkedHashMap<>();
  private final long[] times;

  /**
   * Random data.
   *
   * @param series of {@code m} and of {@code b_bucket} each; a multiple of ten
   * @param samples of each series
   */
  BenchData(int series, int samples, long intervalMillis, long seed) {
    Random random = new Random(seed);
    times = new long[samples];
    for (int i = 0; i < samples; i++) {
      times[i] = START_MILLIS + i * intervalMillis;
    }
    for (int instance = 0; instance < series / SERIES_OF_INSTANCE; instance++) {
      Labels target =
          Labels.of("job", "job-" + instance % JOBS, "instance", "10.0.0." + instance + ":9100");
      for (int code = 0; code < SERIES_OF_INSTANCE; code++) {
        add(target.toBuilder().set("code", String.valueOf(200 + code)), "m", counter(random));
      }
      double[] below = new double[samples];
      for (String bound : BOUNDS) {
        double[] counts = counter(random);
        for (int i = 0; i < samples; i++) {
          below[i] += counts[i];
        }
        add(target.toBuilder().set("le", bound), "b_bucket", below.clone());
      }
      double[] ones = new double[samples];
      Arrays.fill(ones, 1);
      add(target.toBuilder().set("version", "1." + instance % 7), "build_info", ones);
    }
    metrics.values().forEach(all -> all.sort((a, b) -> a.labels().compareTo(b.labels())));
  }

  private void add(Labels.Builder labels, String metric, double[] values) {
    metrics
        .computeIfAbsent(metric, key -> new ArrayList<>())
        .add(
            SeriesSamples.ofNumbers(labels.set(Labels.METRIC_NAME, metric).build(), times, values));
  }

  private double[] counter(Random random) {
    double[] values = new double[times.length];
    int value = random.nextInt(10_000);
    int pace = 1 + random.nextInt(100);
    for (int i = 0; i < values.length; i++) {
      value = random.nextInt(RESET_EVERY) == 0 ? 0 : value + random.nextInt(pace);
      values[i] = value;
    }
    return values;
  }

  Map<String, List<SeriesSamples>> metrics() {
    return metrics;
  }

  /** The series of a metric, in the order of their labels. */
  List<SeriesSamples> series(String metric) {
    return metrics.getOrDefault(metric, List.of());
  }

  /** The time of the last samples. */
  long endMillis() {
    return times[times.length - 1];
  }

  @Override
  public List<SeriesSamples> select(List<Matcher> matchers, long fromMillis, long toMillis) {
    int from = firstFrom(fromMillis);
    int to = firstFrom(toMillis + 1);
    List<SeriesSamples> selected = new ArrayList<>();
    metrics.forEach((name, all) -> {
      if (matchers.stream()
          .filter(matcher -> matcher.name().equals(Labels.METRIC_NAME))
          .allMatch(matcher -> matcher.matches(name))) {
        select(all, matchers, from, to, selected);
      }
    });
    return selected;
  }

  private static void select(
      List<SeriesSamples> all, List<Matcher> matchers, int from, int to, List<SeriesSamples> into) {
    for (SeriesSamples series : all) {
      if (from < to && matches(series.labels(), matchers)) {
        into.add(
            SeriesSamples.ofNumbers(
                series.labels(),
                Arrays.copyOfRange(series.timestampsMillis(), from, to),
                Arrays.copyOfRange(series.values(), from, to)));
      }
    }
  }

  private static boolean matches(Labels labels, List<Matcher> matchers) {
    for (Matcher matcher : matchers) {
      if (!matcher.matches(labels.value(matcher.name()))) {
        return false;
      }
    }
    return true;
  }

  private int firstFrom(long timeMillis) {
    int index = Arrays.binarySearch(times, timeMillis);
    return index < 0 ? -index - 1 : index;
  }
}
