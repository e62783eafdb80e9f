package io.weir.topology.promql.operator;

import io.weir.schemas.labels.Labels;
import io.weir.topology.promql.histogram.FloatHistogram;
import io.weir.topology.promql.range.RangeSamples;
import io.weir.topology.promql.range.RangeSeries;
import io.weir.topology.promql.range.RangeWindow;
import io.weir.topology.promql.syntax.Position;
import io.weir.topology.promql.value.MatrixValue;
import io.weir.topology.promql.value.ScalarValue;
import io.weir.topology.promql.value.VectorValue;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Evaluates plans and turns what comes of it into the values of a query. */
public final class Results {
  private Results() {}

  /** The scalar that an operator gives at a time. */
  public static ScalarValue scalar(Operator operator, Evaluation evaluation, long timeMillis) {
    Frame frame = operator.evaluate(evaluation, StepGrid.instant(timeMillis));
    return new ScalarValue(timeMillis, frame.scalar(0));
  }

  /** The vector that an operator gives at a time, in the operator's order. */
  public static VectorValue vector(Operator operator, Evaluation evaluation, long timeMillis) {
    Frame frame = finished(operator, evaluation, StepGrid.instant(timeMillis));
    int size = 0;
    for (int row = 0; row < frame.rows(); row++) {
      size += frame.isEmpty(row) ? 0 : 1;
    }
    Labels[] labels = new Labels[size];
    double[] values = new double[size];
    @Nullable FloatHistogram @Nullable [] histograms =
        frame.hasHistograms() ? new FloatHistogram[size] : null;
    int next = 0;
    for (int row = 0; row < frame.rows(); row++) {
      if (!frame.isEmpty(row)) {
        labels[next] = frame.series().labels(row);
        values[next] = frame.value(row);
        if (histograms != null) {
          histograms[next] = frame.histogramOrNull(row);
        }
        next++;
      }
    }
    return new VectorValue(timeMillis, labels, values, histograms);
  }

  /** What an operator gives at each step, series in the order of their labels. */
  public static MatrixValue matrix(Operator operator, Evaluation evaluation, StepGrid grid) {
    Frame frame = finished(operator, evaluation, grid);
    List<MatrixValue.Series> series = new ArrayList<>();
    for (int row = 0; row < frame.rows(); row++) {
      if (frame.hasSamples(row)) {
        RangeSeries samples = SubqueryRange.series(frame, row);
        series.add(
            new MatrixValue.Series(
                samples.labels(),
                samples.numbers().timestamps(),
                samples.numbers().values(),
                samples.histograms().timestamps(),
                samples.histograms().values()));
      }
    }
    return sorted(series);
  }

  /** The samples of the range that ends at a time, series in the order of their labels. */
  public static MatrixValue samples(RangeOperand operand, Evaluation evaluation, long timeMillis) {
    RangeOperand.Ranges ranges = operand.ranges(evaluation, StepGrid.instant(timeMillis));
    long end = ranges.reference().at(timeMillis);
    List<MatrixValue.Series> series = new ArrayList<>();
    for (RangeSeries samples : ranges.series()) {
      RangeSeries named =
          samples.dropsName()
              ? new RangeSeries(
                  SeriesSet.withoutName(samples.labels()),
                  false,
                  samples.numbers(),
                  samples.histograms())
              : samples;
      RangeWindow window =
          new RangeWindow(named, ranges.ends(), false, Position.NOWHERE, evaluation.annotations());
      window.move(timeMillis, end - ranges.rangeMillis(), end, evaluation.lookbackMillis());
      MatrixValue.Series inRange = RangeSamples.of(window);
      if (inRange.values().length + inRange.histograms().length > 0) {
        series.add(inRange);
      }
    }
    return sorted(series);
  }

  private static Frame finished(Operator operator, Evaluation evaluation, StepGrid grid) {
    Frame frame = operator.evaluate(evaluation, grid);
    return frame.merged(frame.series().namesRemoved());
  }

  private static MatrixValue sorted(List<MatrixValue.Series> series) {
    series.sort(Comparator.comparing(MatrixValue.Series::labels));
    return new MatrixValue(series);
  }
}
