package io.weir.topology.promql.operator;

import io.weir.schemas.labels.Labels;
import io.weir.topology.promql.annotation.Annotation;
import io.weir.topology.promql.annotation.Infos;
import io.weir.topology.promql.histogram.FloatHistogram;
import io.weir.topology.promql.range.Outcome;
import io.weir.topology.promql.range.RangeFunction;
import io.weir.topology.promql.range.RangeSeries;
import io.weir.topology.promql.range.RangeWindow;
import io.weir.topology.promql.syntax.Function;
import io.weir.topology.promql.syntax.Position;
import io.weir.topology.promql.value.QueryException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** A function of a range, series by series and step by step. */
public final class RangeCall implements Operator {
  /** So many samples take about a millisecond. */
  private static final int MOST_UNWATCHED = 1 << 20;

  private final Function function;
  private final RangeFunction implementation;
  private final RangeOperand operand;
  private final List<Operator> arguments;
  private final Position position;

  /**
   * A call.
   *
   * @param arguments the scalars beside the range, in order
   * @param position of the first argument, which annotations speak of
   */
  public RangeCall(
      Function function,
      RangeFunction implementation,
      RangeOperand operand,
      List<Operator> arguments,
      Position position) {
    this.function = function;
    this.implementation = implementation;
    this.operand = operand;
    this.arguments = List.copyOf(arguments);
    this.position = position;
  }

  @Override
  public Frame evaluate(Evaluation evaluation, StepGrid grid) {
    StandingColumn column = operand.standing(function, evaluation, grid);
    return column == null ? atOnce(evaluation, grid) : standing(column, evaluation, grid);
  }

  private Frame atOnce(Evaluation evaluation, StepGrid grid) {
    RangeOperand.Ranges ranges = operand.ranges(evaluation, grid);
    Frame[] scalars = scalars(evaluation, grid);
    evaluation.checkSamples((long) ranges.series().size() * grid.count());
    FrameBuilder builder = new FrameBuilder(resultSeries(evaluation, ranges.series()), grid);
    Rows rows = new Rows(evaluation, grid, ranges, scalars, builder);
    for (int row = 0; row < ranges.series().size(); row++) {
      RangeSeries series = ranges.series().get(row);
      if (rows.fill(row, series)) {
        tellOfNonCounter(evaluation, series.labels());
      }
    }
    return checked(evaluation, builder.build());
  }

  /** What is known stays, the other rows are filled. */
  private Frame standing(StandingColumn column, Evaluation evaluation, StepGrid grid) {
    Frame[] scalars = scalars(evaluation, grid);
    int size = column.series().size();
    evaluation.checkSamples(size);
    FrameBuilder builder =
        new FrameBuilder(
            resultSeries(evaluation, column.series()), column.kinds(), column.values(), grid);
    Rows rows = new Rows(evaluation, grid, operand.empty(evaluation), scalars, builder);
    boolean[] numbers = new boolean[size];
    for (int row = 0; row < size; row++) {
      if (column.kinds()[row] == StandingColumn.UNKNOWN) {
        builder.clear(row);
        numbers[row] = rows.fill(row, operand.narrowed(column.samples().of(row)));
      } else {
        numbers[row] = column.kinds()[row] == StandingColumn.NUMBER;
      }
    }
    tellOfNonCounters(evaluation, column.series(), numbers);
    return checked(evaluation, builder.build());
  }

  private Frame[] scalars(Evaluation evaluation, StepGrid grid) {
    Frame[] scalars = new Frame[arguments.size()];
    for (int i = 0; i < scalars.length; i++) {
      scalars[i] = arguments.get(i).evaluate(evaluation, grid);
    }
    return scalars;
  }

  private Frame checked(Evaluation evaluation, Frame frame) {
    if (!evaluation.delaysNameRemoval() && function != Function.ABSENT_OVER_TIME) {
      checkUnique(frame);
    }
    return frame;
  }

  /** Fills rows with what the samples of their series give. */
  private final class Rows {
    private final Evaluation evaluation;
    private final StepGrid grid;
    private final RangeOperand.Ranges ranges;
    private final Frame[] scalars;
    private final FrameBuilder builder;
    private final Outcome outcome = new Outcome();
    private final double[] values;
    private long work;

    Rows(
        Evaluation evaluation,
        StepGrid grid,
        RangeOperand.Ranges ranges,
        Frame[] scalars,
        FrameBuilder builder) {
      this.evaluation = evaluation;
      this.grid = grid;
      this.ranges = ranges;
      this.scalars = scalars;
      this.builder = builder;
      this.values = new double[scalars.length];
    }

    /** True if there is any number. */
    boolean fill(int row, RangeSeries series) {
      RangeWindow window =
          new RangeWindow(
              series, ranges.ends(), usesStarts(evaluation), position, evaluation.annotations());
      boolean anyNumber = false;
      for (int step = 0; step < grid.count(); step++) {
        long time = grid.timeMillis(step);
        long end = ranges.reference().at(time);
        window.move(time, end - ranges.rangeMillis(), end, evaluation.lookbackMillis());
        if (window.isEmpty()) {
          continue;
        }
        work += window.size();
        if (work > MOST_UNWATCHED) {
          work = 0;
          evaluation.checkWanted();
        }
        for (int i = 0; i < values.length; i++) {
          values[i] = scalars[i].scalar(step);
        }
        outcome.clear();
        implementation.apply(window, values, outcome);
        FloatHistogram histogram = outcome.histogram();
        if (histogram != null) {
          builder.histogram(row, step, histogram);
        } else if (outcome.isNumber()) {
          builder.number(row, step, outcome.number());
          anyNumber = true;
        }
      }
      return anyNumber;
    }
  }

  private boolean usesStarts(Evaluation evaluation) {
    return evaluation.options().startTimestamps()
        && (function == Function.RATE
            || function == Function.IRATE
            || function == Function.INCREASE
            || function == Function.RESETS);
  }

  private boolean keepsName() {
    return function == Function.LAST_OVER_TIME || function == Function.FIRST_OVER_TIME;
  }

  /** Of series that keep their names so far. */
  private SeriesSet resultSeries(Evaluation evaluation, SeriesSet series) {
    if (keepsName()) {
      return series;
    }
    return evaluation.delaysNameRemoval() ? series.droppingNames() : series.nameless();
  }

  private SeriesSet resultSeries(Evaluation evaluation, List<RangeSeries> series) {
    boolean keepsName = keepsName();
    Labels[] labels = new Labels[series.size()];
    boolean[] drops = new boolean[labels.length];
    for (int row = 0; row < labels.length; row++) {
      boolean dropsName = !keepsName || series.get(row).dropsName();
      Labels full = series.get(row).labels();
      boolean atOnce = dropsName && !evaluation.delaysNameRemoval();
      labels[row] = atOnce ? SeriesSet.withoutName(full) : full;
      drops[row] = dropsName && !atOnce;
    }
    return new SeriesSet(labels, drops);
  }

  private static void checkUnique(Frame frame) {
    if (frame.series().isKnownDistinct()) {
      return;
    }
    Set<Labels> seen = HashSet.newHashSet(frame.rows());
    for (int row = 0; row < frame.rows(); row++) {
      if (frame.hasSamples(row) && !seen.add(frame.series().labels(row))) {
        throw QueryException.duplicateSeries();
      }
    }
  }

  private void tellOfNonCounters(Evaluation evaluation, SeriesSet series, boolean[] numbers) {
    if (function != Function.RATE && function != Function.INCREASE) {
      return;
    }
    for (int row = 0; row < numbers.length; row++) {
      if (numbers[row]) {
        tellOfNonCounter(evaluation, series.labels(row));
        if (series.isOfOneMetric()) {
          return;
        }
      }
    }
  }

  private void tellOfNonCounter(Evaluation evaluation, Labels labels) {
    if (function != Function.RATE && function != Function.INCREASE) {
      return;
    }
    String name = labels.metricName();
    if (name.isEmpty()) {
      return;
    }
    Annotation info = null;
    if (evaluation.options().typeAndUnitLabels()) {
      String type = labels.value("__type__");
      if (!type.equals("counter") && !type.equals("histogram")) {
        info = Infos.possibleNonCounterLabel(name, type, position);
      }
    } else if (!isNamedLikeCounter(name)) {
      info = Infos.possibleNonCounter(name, position);
    }
    if (info != null) {
      evaluation.annotations().add(info);
    }
  }

  private static boolean isNamedLikeCounter(String name) {
    return name.endsWith("_total")
        || name.endsWith("_sum")
        || name.endsWith("_count")
        || name.endsWith("_bucket");
  }
}
