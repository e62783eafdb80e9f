package io.weir.topology.promql.distribute;

import io.weir.schemas.labels.Labels;
import io.weir.topology.promql.histogram.FloatHistogram;
import io.weir.topology.promql.script.ScriptData;
import java.util.Random;

/** Random native histograms of counters, with schemas and zero buckets of their own. */
final class NativeHistograms {
  private static final int SAMPLES = 20;
  private static final long STEP_MILLIS = 15_000;

  private NativeHistograms() {}

  /** Adds a series that ends at a time. */
  static void add(ScriptData data, Labels labels, long endMillis, Random random) {
    int schema = random.nextInt(3);
    double threshold = random.nextBoolean() ? 0.001 : 0.01;
    double[] counts = new double[4];
    double zeros = 0;
    double sum = 0;
    for (int i = SAMPLES - 1; i >= 0; i--) {
      double count = zeros += random.nextInt(3);
      for (int bucket = 0; bucket < counts.length; bucket++) {
        counts[bucket] += random.nextInt(4);
        count += counts[bucket];
      }
      sum += random.nextInt(50);
      data.add(
          labels,
          endMillis - i * STEP_MILLIS,
          FloatHistogram.builder()
              .schema(schema)
              .zeroBucket(threshold, zeros)
              .count(count)
              .sum(sum)
              .positiveBuckets(1, counts.clone())
              .build(),
          0);
    }
  }
}
