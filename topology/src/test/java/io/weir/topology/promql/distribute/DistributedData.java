package io.weir.topology.promql.distribute;

import io.weir.schemas.labels.Labels;
import io.weir.topology.promql.script.ScriptData;
import io.weir.topology.promql.source.SeriesSource;
import java.util.Comparator;
import java.util.List;
import java.util.Random;

/**
 * Random series: of targets, with only one of the routing labels, and with neither; many of equal
 * values, and some that aren't numbers.
 */
public final class DistributedData {
  public static final long START_MILLIS = 1_700_000_000_000L;
  public static final long END_MILLIS = START_MILLIS + 3_600_000;

  private final ScriptData data = new ScriptData();
  private final Random random;

  public DistributedData(long seed) {
    random = new Random(seed);
    for (String job : List.of("a", "b", "")) {
      for (String instance : List.of("0", "1", "2", "")) {
        for (String zone : List.of("x", "y")) {
          if (random.nextInt(4) > 0) {
            series(labels("c_total", job, instance, zone), true);
          }
          if (random.nextInt(4) > 0) {
            series(labels("g", job, instance, zone), false);
          }
        }
        if (random.nextBoolean()) {
          series(labels("h", job, instance, ""), false);
        }
        buckets(job, instance);
      }
    }
  }

  ScriptData data() {
    return data;
  }

  /** The same series in an order that isn't that of their labels. */
  public SeriesSource unordered() {
    return (matchers, fromMillis, toMillis) ->
        data.select(matchers, fromMillis, toMillis).stream()
            .sorted(Comparator.comparingInt(series -> series.labels().hashCode()))
            .toList();
  }

  private static Labels labels(String name, String job, String instance, String zone) {
    return Labels.of("__name__", name, "job", job, "instance", instance, "zone", zone);
  }

  private void series(Labels labels, boolean counter) {
    double value = random.nextInt(5);
    long time = START_MILLIS + random.nextInt(20_000);
    while (time < END_MILLIS) {
      if (counter) {
        value = random.nextInt(40) == 0 ? random.nextInt(5) : value + random.nextInt(20);
      } else {
        value = random.nextBoolean() ? random.nextInt(4) : 100 * random.nextGaussian();
        if (random.nextInt(60) == 0) {
          value = random.nextBoolean() ? Double.NaN : Double.POSITIVE_INFINITY;
        }
      }
      data.add(labels, time, value, 0);
      time += random.nextInt(50) == 0 ? random.nextInt(900_000) : 30_000 + random.nextInt(500);
    }
  }

  private void buckets(String job, String instance) {
    double[] counts = new double[4];
    String[] bounds = {"0.1", "1", "10", "+Inf"};
    for (long time = START_MILLIS; time < END_MILLIS; time += 60_000) {
      double before = 0;
      for (int i = 0; i < counts.length; i++) {
        counts[i] += random.nextInt(5);
        before += counts[i];
        Labels labels =
            labels("b_bucket", job, instance, "").toBuilder().set("le", bounds[i]).build();
        data.add(labels, time, before, 0);
      }
    }
  }
}
