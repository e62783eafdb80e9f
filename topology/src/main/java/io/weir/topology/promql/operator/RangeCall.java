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
    RangeOperand.Ranges ranges = operand.ranges(evaluation, grid);
    Frame[] scalars = new Frame[arguments.size()];
    for (int i = 0; i < scalars.length; i++) {
      scalars[i] = arguments.get(i).evaluate(evaluation, grid);
    }
    evaluation.checkSamples((long) ranges.series().size() * grid.count());
    FrameBuilder builder = new FrameBuilder(resultSeries(evaluation, ranges.series()), grid);
    Outcome outcome = new Outcome();
    double[] values = new double[scalars.length];
    for (int row = 0; row < ranges.series().size(); row++) {
      RangeSeries series = ranges.series().get(row);
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
      if (anyNumber) {
        tellOfNonCounter(evaluation, series.labels());
      }
    }
    Frame frame = builder.build();
    if (!evaluation.delaysNameRemoval() && function != Function.ABSENT_OVER_TIME) {
      checkUnique(frame);
    }
    return frame;
  }

  private boolean usesStarts(Evaluation evaluation) {
    return evaluation.options().startTimestamps()
        && (function == Function.RATE
            || function == Function.IRATE
            || function == Function.INCREASE
            || function == Function.RESETS);
  }

  private SeriesSet resultSeries(Evaluation evaluation, List<RangeSeries> series) {
    boolean keepsName = function == Function.LAST_OVER_TIME || function == Function.FIRST_OVER_TIME;
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
    Set<Labels> seen = HashSet.newHashSet(frame.rows());
    for (int row = 0; row < frame.rows(); row++) {
      if (frame.hasSamples(row) && !seen.add(frame.series().labels(row))) {
        throw QueryException.duplicateSeries();
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
