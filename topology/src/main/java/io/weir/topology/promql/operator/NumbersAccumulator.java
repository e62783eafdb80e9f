package io.weir.topology.promql.operator;

import io.weir.schemas.labels.Labels;
import io.weir.topology.promql.annotation.Annotations;
import io.weir.topology.promql.annotation.Infos;
import io.weir.topology.promql.histogram.FloatHistogram;
import io.weir.topology.promql.syntax.Position;
import java.util.List;

/** An aggregation of numbers, which ignores histograms and says so. */
final class NumbersAccumulator implements Accumulator {
  /** What is done with the numbers. */
  interface Numbers {
    /** Takes in a number. */
    void add(int cell, double value);

    /** Whether a cell has taken in a number. */
    boolean isPresent(int cell);

    /** The result of a cell that has taken in a number. */
    double result(int cell);

    /** What a cell holds, a fresh array; of one that has taken in no number, anything. */
    double[] state(int cell);

    /** Takes in what a cell of another that has taken in a number held. */
    void merge(int cell, Partial partial);
  }

  private final String aggregation;
  private final Position position;
  private final Annotations annotations;
  private final Numbers numbers;

  NumbersAccumulator(
      String aggregation, Position position, Annotations annotations, Numbers numbers) {
    this.aggregation = aggregation;
    this.position = position;
    this.annotations = annotations;
    this.numbers = numbers;
  }

  @Override
  public void number(int cell, double value) {
    numbers.add(cell, value);
  }

  @Override
  public void histogram(int cell, FloatHistogram histogram, Labels series) {
    annotations.add(Infos.histogramIgnoredInAggregation(aggregation, position));
  }

  @Override
  public void finish(int cell, FrameBuilder builder, int row, int step) {
    if (numbers.isPresent(cell)) {
      builder.number(row, step, numbers.result(cell));
    }
  }

  /** Without state if there were only histograms. */
  @Override
  public Partial partial(int cell, Labels group) {
    return new Partial(
        group, numbers.isPresent(cell) ? numbers.state(cell) : new double[0], List.of());
  }

  @Override
  public void merge(int cell, Partial partial) {
    if (partial.size() > 0) {
      numbers.merge(cell, partial);
    }
  }
}
