package io.weir.topology.promql.operator;

import io.weir.topology.promql.histogram.FloatHistogram;
import java.util.function.ToDoubleFunction;

/** A number of each native histogram of a vector. Numbers are left out. */
public final class HistogramMap implements Operator {
  private final ToDoubleFunction<FloatHistogram> mapping;
  private final Operator vector;

  /** A mapping of a vector. */
  public HistogramMap(ToDoubleFunction<FloatHistogram> mapping, Operator vector) {
    this.mapping = mapping;
    this.vector = vector;
  }

  @Override
  public Frame evaluate(Evaluation evaluation, StepGrid grid) {
    Frame frame = vector.evaluate(evaluation, grid);
    FrameBuilder builder = new FrameBuilder(frame.series(), grid);
    for (int row = 0; row < frame.rows(); row++) {
      for (int step = 0; step < frame.steps(); step++) {
        int cell = frame.cell(row, step);
        if (frame.isHistogram(cell)) {
          builder.number(row, step, mapping.applyAsDouble(frame.histogram(cell)));
        }
      }
    }
    return evaluation.withoutNames(builder.build());
  }
}
