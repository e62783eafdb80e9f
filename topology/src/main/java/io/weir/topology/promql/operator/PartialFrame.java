package io.weir.topology.promql.operator;

import io.weir.schemas.labels.Labels;
import io.weir.topology.promql.histogram.FloatHistogram;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one part of a computation tells another, at each step: a row for each element or group, and
 * in each cell nothing or a {@link Partial}. Numbers stand row by row in one flat array. Written
 * once by a {@link Builder}, then read only.
 */
public final class PartialFrame {
  private static final byte ABSENT = 0;
  private static final byte PRESENT = 1;

  private final StepGrid grid;
  private final Labels[] labels;
  private final byte[] presence;
  private final int[] ends;
  private final double[] numbers;
  private final FloatHistogram @Nullable [] @Nullable [] histograms;

  private PartialFrame(Builder builder) {
    int cells = builder.cells;
    this.grid = builder.grid;
    this.labels = Arrays.copyOf(builder.labels, builder.rows);
    this.presence = Arrays.copyOf(builder.presence, cells);
    this.ends = Arrays.copyOf(builder.ends, cells);
    this.numbers = Arrays.copyOf(builder.numbers, builder.size);
    this.histograms = builder.histograms == null ? null : Arrays.copyOf(builder.histograms, cells);
  }

  /** The elements of a vector, or a scalar as one without labels, without names to be removed. */
  public static PartialFrame of(Frame evaluated) {
    Frame frame = evaluated.merged(evaluated.series().namesRemoved());
    Builder builder = new Builder(frame.grid());
    for (int row = 0; row < frame.rows(); row++) {
      if (frame.hasSamples(row)) {
        builder.row(frame.series().labels(row));
        for (int cell = frame.cell(row, 0); cell < frame.cell(row + 1, 0); cell++) {
          builder.cell(frame, cell, true);
        }
      }
    }
    return builder.build();
  }

  /**
   * At each step at most two of a vector's numbers: enough to know whether there is exactly one.
   */
  public static PartialFrame ofFirstTwoNumbers(Frame evaluated) {
    Frame frame = evaluated.merged(evaluated.series().namesRemoved());
    Builder builder = new Builder(frame.grid());
    int[] found = new int[frame.steps()];
    for (int row = 0; row < frame.rows(); row++) {
      if (isAnyOfFirstTwo(frame, row, found)) {
        builder.row(frame.series().labels(row));
        for (int step = 0; step < frame.steps(); step++) {
          int cell = frame.cell(row, step);
          if (frame.isNumber(cell) && found[step] < 2) {
            found[step]++;
            builder.cell(frame, cell, false);
          } else {
            builder.nothing();
          }
        }
      }
    }
    return builder.build();
  }

  private static boolean isAnyOfFirstTwo(Frame frame, int row, int[] found) {
    for (int step = 0; step < found.length; step++) {
      if (found[step] < 2 && frame.isNumber(frame.cell(row, step))) {
        return true;
      }
    }
    return false;
  }

  /** The steps. */
  public StepGrid grid() {
    return grid;
  }

  /** How many elements or groups there are. */
  public int rows() {
    return labels.length;
  }

  /** An element's or a group's labels. */
  public Labels labels(int row) {
    return labels[row];
  }

  /** Whether a row has something at a step. */
  public boolean isPresent(int row, int step) {
    return presence[cell(row, step)] == PRESENT;
  }

  /** How many numbers there are of a row at a step. */
  public int size(int row, int step) {
    int cell = cell(row, step);
    return ends[cell] - start(cell);
  }

  /** A number of a row at a step, from 0. */
  public double number(int row, int step, int index) {
    return numbers[start(cell(row, step)) + index];
  }

  /** The histograms of a row at a step. */
  public List<FloatHistogram> histograms(int row, int step) {
    FloatHistogram[] found = histograms == null ? null : histograms[cell(row, step)];
    return found == null ? List.of() : List.of(found);
  }

  /** What a row has at a step where it has something. */
  public Partial partial(int row, int step) {
    int cell = cell(row, step);
    return new Partial(
        labels[row], Arrays.copyOfRange(numbers, start(cell), ends[cell]), histograms(row, step));
  }

  private int cell(int row, int step) {
    return row * grid.count() + step;
  }

  private int start(int cell) {
    return cell == 0 ? 0 : ends[cell - 1];
  }

  /** Takes rows one after the other, and each row's steps in their order. One thread. */
  public static final class Builder {
    private static final int FIRST_CELLS = 16;

    private final StepGrid grid;
    private Labels[] labels = new Labels[FIRST_CELLS];
    private byte[] presence = new byte[FIRST_CELLS];
    private int[] ends = new int[FIRST_CELLS];
    private double[] numbers = new double[FIRST_CELLS];
    private FloatHistogram @Nullable [] @Nullable [] histograms;
    private int rows;
    private int cells;
    private int size;

    /** No rows yet. */
    public Builder(StepGrid grid) {
      this.grid = grid;
    }

    /**
     * Begins the next row.
     *
     * @throws IllegalStateException if the row before doesn't have all its steps
     */
    public void row(Labels row) {
      requireWhole();
      if (rows == labels.length) {
        labels = Arrays.copyOf(labels, 2 * rows);
      }
      labels[rows++] = row;
    }

    /** Says that the row has nothing at its next step. */
    public void nothing() {
      next(ABSENT);
    }

    /** Says that the row has something at its next step: the numbers that are added next. */
    public void something() {
      next(PRESENT);
    }

    /** Adds a number at the step that was told last. */
    public void number(double number) {
      if (size == numbers.length) {
        numbers = Arrays.copyOf(numbers, 2 * size);
      }
      numbers[size++] = number;
      ends[cells - 1] = size;
    }

    /** Says which histograms there are at the step that was told last. */
    public void histograms(List<FloatHistogram> all) {
      if (!all.isEmpty()) {
        if (histograms == null) {
          histograms = new FloatHistogram[ends.length][];
        }
        histograms[cells - 1] = all.toArray(FloatHistogram[]::new);
      }
    }

    /** What the row has at its next step. */
    public void partial(Partial partial) {
      something();
      for (int i = 0; i < partial.size(); i++) {
        number(partial.state(i));
      }
      histograms(partial.histograms());
    }

    private void cell(Frame frame, int cell, boolean withHistograms) {
      if (frame.isNumber(cell)) {
        something();
        number(frame.value(cell));
      } else if (withHistograms && frame.isHistogram(cell)) {
        something();
        histograms(List.of(frame.histogram(cell)));
      } else {
        nothing();
      }
    }

    private void next(byte present) {
      if (cells == rows * grid.count()) {
        throw new IllegalStateException(
            "row %d: expected %d steps, found more".formatted(rows, grid.count()));
      }
      if (cells == ends.length) {
        presence = Arrays.copyOf(presence, 2 * cells);
        ends = Arrays.copyOf(ends, 2 * cells);
        histograms = histograms == null ? null : Arrays.copyOf(histograms, 2 * cells);
      }
      presence[cells] = present;
      ends[cells++] = size;
    }

    private void requireWhole() {
      if (cells != rows * grid.count()) {
        throw new IllegalStateException(
            "row %d: expected %d steps, found fewer".formatted(rows, grid.count()));
      }
    }

    /**
     * What was told.
     *
     * @throws IllegalStateException if the last row doesn't have all its steps
     */
    public PartialFrame build() {
      requireWhole();
      return new PartialFrame(this);
    }
  }
}
