package io.weir.topology.promql.operator;

import io.weir.schemas.labels.Labels;
import io.weir.topology.promql.histogram.FloatHistogram;
import io.weir.topology.promql.value.QueryException;
import java.util.ArrayList;
import java.util.List;

/** Vectors and scalars that are told elsewhere element by element. */
public final class Elements {
  private Elements() {}

  /**
   * The elements of an operator's value at a time; of a scalar, one without labels.
   *
   * @throws QueryException if it has no value
   */
  public static List<Partial> of(Operator operator, Evaluation evaluation, long timeMillis) {
    return of(operator, evaluation, timeMillis, Integer.MAX_VALUE, true);
  }

  /**
   * At most two of the elements that are numbers: enough to know whether there is exactly one.
   *
   * @throws QueryException if it has no value
   */
  public static List<Partial> firstTwoNumbers(
      Operator operator, Evaluation evaluation, long timeMillis) {
    return of(operator, evaluation, timeMillis, 2, false);
  }

  private static List<Partial> of(
      Operator operator, Evaluation evaluation, long timeMillis, int most, boolean histograms) {
    Frame evaluated = operator.evaluate(evaluation, StepGrid.instant(timeMillis));
    Frame frame = evaluated.merged(evaluated.series().namesRemoved());
    List<Partial> elements = new ArrayList<>();
    for (int row = 0; row < frame.rows() && elements.size() < most; row++) {
      Labels labels = frame.series().labels(row);
      if (frame.isNumber(row)) {
        elements.add(new Partial(labels, new double[] {frame.value(row)}, List.of()));
      } else if (histograms && frame.isHistogram(row)) {
        elements.add(new Partial(labels, new double[0], List.of(frame.histogram(row))));
      }
    }
    return elements;
  }

  /**
   * The vector of what was told. Rows are in the order of first arrival; its evaluation fails if
   * two elements of one time have the same labels.
   */
  public static Operator vector(Arrivals arrivals) {
    return (evaluation, grid) -> {
      FrameBuilder builder = new FrameBuilder(grid);
      for (int step = 0; step < grid.count(); step++) {
        for (Partial element : arrivals.at(grid.timeMillis(step))) {
          int row = builder.row(element.labels(), false);
          builder.checkEmpty(row, step);
          put(builder, row, step, element);
        }
      }
      return builder.build();
    };
  }

  /** The vector of what was told, in which numbers under the same labels are added up. */
  public static Operator addedVector(Arrivals arrivals) {
    return (evaluation, grid) -> {
      FrameBuilder builder = new FrameBuilder(grid);
      for (int step = 0; step < grid.count(); step++) {
        for (Partial element : arrivals.at(grid.timeMillis(step))) {
          int row = builder.row(element.labels(), false);
          double before = builder.isEmpty(row, step) ? 0 : builder.value(row, step);
          builder.number(row, step, before + element.state(0));
        }
      }
      return builder.build();
    };
  }

  /** All elements as they were told, each a row, even if some have the same labels. */
  public static Operator rows(Arrivals arrivals) {
    return (evaluation, grid) -> {
      FrameBuilder builder = new FrameBuilder(grid);
      for (int step = 0; step < grid.count(); step++) {
        for (Partial element : arrivals.at(grid.timeMillis(step))) {
          put(builder, builder.addRow(element.labels(), false), step, element);
        }
      }
      return builder.build();
    };
  }

  /** The scalar that was told at each time; NaN where there was none. */
  public static Operator scalar(Arrivals arrivals) {
    return (evaluation, grid) -> {
      FrameBuilder builder = new FrameBuilder(SeriesSet.single(), grid);
      for (int step = 0; step < grid.count(); step++) {
        List<Partial> told = arrivals.at(grid.timeMillis(step));
        builder.number(0, step, told.isEmpty() ? Double.NaN : told.getFirst().state(0));
      }
      return builder.build();
    };
  }

  private static void put(FrameBuilder builder, int row, int step, Partial element) {
    if (element.histograms().isEmpty()) {
      builder.number(row, step, element.state(0));
    } else {
      FloatHistogram histogram = element.histograms().getFirst();
      builder.histogram(row, step, histogram);
    }
  }
}
