package io.weir.topology.promql.operator;

import io.weir.schemas.labels.Labels;
import io.weir.topology.promql.histogram.FloatHistogram;
import io.weir.topology.promql.value.QueryException;
import org.jspecify.annotations.Nullable;

/**
 * The value of an expression over steps: a row for each series, a column for each step, and in each
 * cell nothing, a number or a histogram. A scalar is one row without labels and without empty
 * cells. Cells stand row by row in flat arrays, so one step is a plain column vector. Written once
 * by {@link FrameBuilder}, then read only.
 */
public final class Frame {
  static final byte EMPTY = 0;
  static final byte NUMBER = 1;
  static final byte HISTOGRAM = 2;

  private final SeriesSet series;
  private final StepGrid grid;
  private final byte[] kinds;
  private final double[] values;
  private final @Nullable FloatHistogram @Nullable [] histograms;

  Frame(
      SeriesSet series,
      StepGrid grid,
      byte[] kinds,
      double[] values,
      @Nullable FloatHistogram @Nullable [] histograms) {
    this.series = series;
    this.grid = grid;
    this.kinds = kinds;
    this.values = values;
    this.histograms = histograms;
  }

  static Frame empty(StepGrid grid) {
    return new Frame(new SeriesSet(new Labels[0], null), grid, new byte[0], new double[0], null);
  }

  public SeriesSet series() {
    return series;
  }

  public StepGrid grid() {
    return grid;
  }

  public int rows() {
    return series.size();
  }

  public int steps() {
    return grid.count();
  }

  /** Where a cell stands in the columns. */
  int cell(int row, int step) {
    return row * grid.count() + step;
  }

  boolean isEmpty(int cell) {
    return kinds[cell] == EMPTY;
  }

  boolean isNumber(int cell) {
    return kinds[cell] == NUMBER;
  }

  boolean isHistogram(int cell) {
    return kinds[cell] == HISTOGRAM;
  }

  byte kind(int cell) {
    return kinds[cell];
  }

  /** The number in a cell that has one. */
  double value(int cell) {
    return values[cell];
  }

  /** The histogram in a cell that has one. */
  FloatHistogram histogram(int cell) {
    FloatHistogram histogram = histograms == null ? null : histograms[cell];
    if (histogram == null) {
      throw new IllegalStateException("cell " + cell + ": expected a histogram, found a number");
    }
    return histogram;
  }

  @Nullable FloatHistogram histogramOrNull(int cell) {
    return histograms == null ? null : histograms[cell];
  }

  boolean hasHistograms() {
    return histograms != null;
  }

  /** A scalar's number at a step. */
  double scalar(int step) {
    return values[step];
  }

  /** Whether a row has a sample at any step. */
  boolean hasSamples(int row) {
    int end = cell(row + 1, 0);
    for (int cell = cell(row, 0); cell < end; cell++) {
      if (kinds[cell] != EMPTY) {
        return true;
      }
    }
    return false;
  }

  /** The same cells for other series, row by row. */
  Frame withSeries(SeriesSet other) {
    return new Frame(other, grid, kinds, values, histograms);
  }

  /**
   * Rows of equal labels as one.
   *
   * @throws QueryException if two of them have samples at the same step
   */
  Frame merged(SeriesSet.Merging merging) {
    int[] targets = merging.rows();
    if (targets == null) {
      return merging.target() == series ? this : withSeries(merging.target());
    }
    FrameBuilder builder = new FrameBuilder(merging.target(), grid);
    for (int row = 0; row < rows(); row++) {
      for (int step = 0; step < steps(); step++) {
        int cell = cell(row, step);
        if (kinds[cell] != EMPTY) {
          builder.copyOnce(targets[row], step, this, cell);
        }
      }
    }
    return builder.build();
  }
}
