package io.weir.topology.rules.stream;

import io.weir.schemas.labels.Labels;
import io.weir.schemas.samples.StaleMarker;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;

/** Series of a few jobs and instances, some of neither, with gaps, resets and ends. */
final class RandomSeries {
  private final Map<Labels, NavigableMap<Long, Double>> samples = new TreeMap<>();
  private final Random random;
  private final long startMillis;
  private final long endMillis;

  RandomSeries(long seed, long startMillis, long endMillis) {
    this.random = new Random(seed);
    this.startMillis = startMillis;
    this.endMillis = endMillis;
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

  /** Values by series and time. */
  Map<Labels, NavigableMap<Long, Double>> samples() {
    return samples;
  }

  private static Labels labels(String name, String job, String instance, String zone) {
    return Labels.of("__name__", name, "job", job, "instance", instance, "zone", zone);
  }

  private void series(Labels labels, boolean counter) {
    NavigableMap<Long, Double> values = new TreeMap<>();
    double value = random.nextInt(5);
    long time = startMillis + random.nextInt(20_000);
    while (time < endMillis) {
      if (counter) {
        value = random.nextInt(40) == 0 ? random.nextInt(5) : value + random.nextInt(20);
      } else {
        value = random.nextBoolean() ? random.nextInt(4) : 100 * random.nextGaussian();
      }
      boolean ends = random.nextInt(60) == 0;
      values.put(time, ends ? StaleMarker.VALUE : value);
      time += random.nextInt(50) == 0 ? random.nextInt(900_000) : 30_000 + random.nextInt(500);
    }
    samples.put(labels, values);
  }

  private void buckets(String job, String instance) {
    double[] counts = new double[4];
    String[] bounds = {"0.1", "1", "10", "+Inf"};
    for (long time = startMillis + 500; time < endMillis; time += 60_000) {
      double before = 0;
      for (int i = 0; i < counts.length; i++) {
        counts[i] += random.nextInt(5);
        before += counts[i];
        Labels labels =
            labels("b_bucket", job, instance, "").toBuilder().set("le", bounds[i]).build();
        samples.computeIfAbsent(labels, ignored -> new TreeMap<>()).put(time, before);
      }
    }
  }
}
