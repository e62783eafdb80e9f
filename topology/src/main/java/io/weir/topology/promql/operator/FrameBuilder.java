package io.weir.topology.promql.operator;

import io.weir.schemas.labels.Labels;
import io.weir.topology.promql.histogram.FloatHistogram;
import io.weir.topology.promql.value.QueryException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Fills the cells of a frame, with rows known at first or added as they come. One thread. */
final class FrameBuilder {
  private static final int FIRST_ROWS = 16;

  private final StepGrid grid;
  private final @Nullable SeriesSet known;
  private final List<Labels> labels = new ArrayList<>();
  private final Map<Labels, Integer> rows = new HashMap<>();

  /** Rows whose labels are in the map. */
  private int mapped;

  private boolean[] dropsName = new boolean[0];
  private boolean anyDropsName;
  private byte[] kinds;
  private double[] values;
  private @Nullable FloatHistogram @Nullable [] histograms;

  /** Rows of known series. */
  FrameBuilder(SeriesSet series, StepGrid grid) {
    this.grid = grid;
    this.known = series;
    int cells = Math.multiplyExact(series.size(), grid.count());
    this.kinds = new byte[cells];
    this.values = new double[cells];
  }

  /** Rows of known series, which are filled already; takes the columns. */
  FrameBuilder(SeriesSet series, byte[] kinds, double[] values, StepGrid grid) {
    this.grid = grid;
    this.known = series;
    this.kinds = kinds;
    this.values = values;
  }

  /** Empties a row of a frame with one step. */
  void clear(int row) {
    kinds[row] = Frame.EMPTY;
  }

  /** Rows that are added. */
  FrameBuilder(StepGrid grid) {
    this.grid = grid;
    this.known = null;
    this.kinds = new byte[0];
    this.values = new double[0];
  }

  /** The row of a series, added if it isn't there. */
  int row(Labels series, boolean seriesDropsName) {
    for (; mapped < labels.size(); mapped++) {
      rows.putIfAbsent(labels.get(mapped), mapped);
    }
    Integer there = rows.get(series);
    return there == null ? addRow(series, seriesDropsName) : there;
  }

  /** Adds a row, which may have the labels of another. */
  int addRow(Labels series, boolean seriesDropsName) {
    int row = labels.size();
    labels.add(series);
    int needed = Math.multiplyExact(row + 1, grid.count());
    if (needed > kinds.length) {
      int capacity = Math.multiplyExact(Math.max(FIRST_ROWS, 2 * row), grid.count());
      kinds = Arrays.copyOf(kinds, capacity);
      values = Arrays.copyOf(values, capacity);
      histograms = histograms == null ? null : Arrays.copyOf(histograms, capacity);
    }
    if (row >= dropsName.length) {
      dropsName = Arrays.copyOf(dropsName, Math.max(FIRST_ROWS, 2 * row));
    }
    dropsName[row] = seriesDropsName;
    anyDropsName |= seriesDropsName;
    return row;
  }

  void number(int row, int step, double value) {
    int cell = row * grid.count() + step;
    kinds[cell] = Frame.NUMBER;
    values[cell] = value;
  }

  void histogram(int row, int step, FloatHistogram histogram) {
    int cell = row * grid.count() + step;
    if (histograms == null) {
      histograms = new FloatHistogram[kinds.length];
    }
    kinds[cell] = Frame.HISTOGRAM;
    histograms[cell] = histogram;
  }

  boolean isEmpty(int row, int step) {
    return kinds[row * grid.count() + step] == Frame.EMPTY;
  }

  /** The number in a cell that has one. */
  double value(int row, int step) {
    return values[row * grid.count() + step];
  }

  /** Takes over a cell of a frame. */
  void copy(int row, int step, Frame from, int cell) {
    if (from.isHistogram(cell)) {
      histogram(row, step, from.histogram(cell));
    } else {
      number(row, step, from.value(cell));
    }
  }

  /**
   * Takes over a cell of a frame where there is nothing yet.
   *
   * @throws QueryException if there is something
   */
  void copyOnce(int row, int step, Frame from, int cell) {
    checkEmpty(row, step);
    copy(row, step, from, cell);
  }

  /**
   * Tells that a step has two samples of one series.
   *
   * @throws QueryException if a cell isn't empty
   */
  void checkEmpty(int row, int step) {
    if (!isEmpty(row, step)) {
      throw QueryException.duplicateSeries();
    }
  }

  Frame build() {
    if (known != null) {
      return new Frame(known, grid, kinds, values, histograms);
    }
    int cells = labels.size() * grid.count();
    return new Frame(
        new SeriesSet(
            labels.toArray(Labels[]::new),
            anyDropsName ? Arrays.copyOf(dropsName, labels.size()) : null),
        grid,
        Arrays.copyOf(kinds, cells),
        Arrays.copyOf(values, cells),
        histograms == null ? null : Arrays.copyOf(histograms, cells));
  }
}
