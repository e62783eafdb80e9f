package io.weir.topology.promql.operator;

import io.weir.schemas.labels.Labels;
import io.weir.topology.promql.histogram.FloatHistogram;

/**
 * Takes in the samples of all groups at all steps, each group's at a step in a cell of its own, in
 * the order of their series. One thread.
 */
interface Accumulator {
  /** Takes in a number. */
  void number(int cell, double value);

  /**
   * Takes in a histogram.
   *
   * @param series the series that it is of
   */
  void histogram(int cell, FloatHistogram histogram, Labels series);

  /**
   * Writes a cell's result, if there is one.
   *
   * @param row the group
   */
  void finish(int cell, FrameBuilder builder, int row, int step);

  /**
   * What a cell that has taken in something holds, for {@link #merge} of another accumulator of the
   * same aggregation.
   */
  Partial partial(int cell, Labels group);

  /** Takes in what a cell of another accumulator held. */
  void merge(int cell, Partial partial);
}
