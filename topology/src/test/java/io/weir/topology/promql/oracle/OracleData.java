package io.weir.topology.promql.oracle;

import io.weir.schemas.labels.Labels;
import io.weir.schemas.peers.RemoteWrite;
import io.weir.topology.promql.script.ScriptData;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;

/**
 * Random series of counters, gauges, classic histograms and native ones, of exponential ({@code n})
 * and custom buckets ({@code k}), for us and for Prometheus.
 */
final class OracleData {
  static final long START_MILLIS = 1_700_000_000_000L;
  static final long END_MILLIS = START_MILLIS + 3_600_000;

  private final ScriptData data = new ScriptData();
  private final List<RemoteWrite.Sample> samples = new ArrayList<>();
  private final Random random;

  OracleData(long seed) {
    random = new Random(seed);
    for (String job : List.of("a", "b")) {
      for (int instance = 0; instance < 3; instance++) {
        if (random.nextInt(6) > 0) {
          series(labels("c_total", job, instance), 15_000, true);
        }
        series(labels("g", job, instance), 10_000 + random.nextInt(20_000), false);
        if (random.nextBoolean()) {
          series(labels("h", job, instance), 30_000, false);
        }
        histogram(job, instance);
        nativeHistograms(labels("n", job, instance), NativeHistogram.exponential(random));
        nativeHistograms(labels("k", job, instance), NativeHistogram.custom());
      }
    }
    samples.sort(Comparator.comparingLong(RemoteWrite.Sample::timeMillis));
  }

  ScriptData data() {
    return data;
  }

  private static Labels labels(String name, String job, int instance) {
    return Labels.of("__name__", name, "job", job, "instance", String.valueOf(instance));
  }

  private void series(Labels labels, long stepMillis, boolean counter) {
    double value = random.nextInt(100);
    long time = START_MILLIS + random.nextInt(20_000);
    while (time < END_MILLIS) {
      value =
          counter
              ? (random.nextInt(40) == 0 ? random.nextInt(5) : value + random.nextInt(20))
              : 100 * random.nextGaussian();
      if (!counter && random.nextInt(60) == 0) {
        value = random.nextBoolean() ? Double.NaN : Double.POSITIVE_INFINITY;
      }
      put(labels, time, value);
      boolean gap = random.nextInt(50) == 0;
      time += gap ? random.nextInt(900_000) : stepMillis + random.nextInt(500);
    }
  }

  private void histogram(String job, int instance) {
    double[] counts = new double[4];
    String[] bounds = {"0.1", "1", "10", "+Inf"};
    for (long time = START_MILLIS; time < END_MILLIS; time += 30_000) {
      double before = 0;
      for (int i = 0; i < counts.length; i++) {
        counts[i] += random.nextInt(5);
        before += counts[i];
        put(
            labels("b_bucket", job, instance).toBuilder().set("le", bounds[i]).build(),
            time,
            before);
      }
    }
  }

  private void nativeHistograms(Labels labels, NativeHistogram empty) {
    NativeHistogram histogram = empty;
    for (long time = START_MILLIS + random.nextInt(20_000);
        time < END_MILLIS;
        time += random.nextInt(50) == 0 ? 400_000 : 15_000) {
      NativeHistogram begin = random.nextInt(30) == 0 ? empty : histogram;
      histogram = begin.next(random);
      data.add(labels, time, histogram.histogram(), 0);
      samples.add(new RemoteWrite.Sample.OfHistogram(labels, time, histogram.written()));
    }
  }

  private void put(Labels labels, long time, double value) {
    data.add(labels, time, value, 0);
    samples.add(new RemoteWrite.Sample.OfNumber(labels, time, value));
  }

  /** All samples in the order of their times. */
  List<RemoteWrite.Sample> samples() {
    return samples;
  }
}
