package io.weir.sinks.victoriametrics;

import io.weir.schemas.labels.Labels;
import java.util.Arrays;

/** One series as VictoriaMetrics has it, with the samples of a delivery. For one thread. */
final class SeriesSamples {
  private final Labels labels;
  private long[] timestamps = new long[4];
  private double[] values = new double[4];
  private int size;

  SeriesSamples(Labels labels) {
    this.labels = labels;
  }

  void add(long timestampMillis, double value) {
    if (size == values.length) {
      timestamps = Arrays.copyOf(timestamps, 2 * size);
      values = Arrays.copyOf(values, 2 * size);
    }
    timestamps[size] = timestampMillis;
    values[size] = value;
    size++;
  }

  void writeTo(WriteRequest request) {
    request.begin(labels);
    for (int i = 0; i < size; i++) {
      request.sample(timestamps[i], values[i]);
    }
    request.end();
  }
}
