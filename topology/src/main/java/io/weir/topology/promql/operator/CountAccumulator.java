package io.weir.topology.promql.operator;

import io.weir.schemas.labels.Labels;
import io.weir.topology.promql.histogram.FloatHistogram;
import java.util.List;

/** {@code count}, and {@code group}, which is 1 for each group. */
final class CountAccumulator implements Accumulator {
  private final double[] counts;
  private final boolean counted;

  CountAccumulator(int cells, boolean counted) {
    this.counts = new double[cells];
    this.counted = counted;
  }

  @Override
  public void number(int cell, double value) {
    counts[cell]++;
  }

  @Override
  public void histogram(int cell, FloatHistogram histogram, Labels series) {
    counts[cell]++;
  }

  @Override
  public void finish(int cell, FrameBuilder builder, int row, int step) {
    builder.number(row, step, counted ? counts[cell] : 1);
  }

  @Override
  public Partial partial(int cell, Labels group) {
    return new Partial(group, new double[] {counts[cell]}, List.of());
  }

  @Override
  public void merge(int cell, Partial partial) {
    counts[cell] += partial.state(0);
  }
}
