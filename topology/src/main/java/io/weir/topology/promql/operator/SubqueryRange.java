package io.weir.topology.promql.operator;

import io.weir.topology.promql.histogram.FloatHistogram;
import io.weir.topology.promql.histogram.ResetHint;
import io.weir.topology.promql.range.RangeSeries;
import io.weir.topology.promql.syntax.RangeEnds;
import io.weir.topology.promql.syntax.Span;
import java.util.ArrayList;
import java.util.List;

/**
 * The values of an expression at the multiples of a step, in a range of time, open at its start and
 * closed at its end.
 */
public final class SubqueryRange implements RangeOperand {
  private final Operator inner;
  private final Span range;
  private final Span step;
  private final TimeReference time;

  /**
   * A subquery.
   *
   * @param step not {@linkplain Span#isPresent() present} for the default
   */
  public SubqueryRange(Operator inner, Span range, Span step, TimeReference time) {
    this.inner = inner;
    this.range = range;
    this.step = step;
    this.time = time;
  }

  @Override
  public Ranges ranges(Evaluation evaluation, StepGrid grid) {
    long rangeMillis = evaluation.spans().positiveMillis(range);
    TimeReference.Resolved reference = time.resolve(evaluation);
    long stepMillis =
        step.isPresent()
            ? evaluation.spans().positiveMillis(step)
            : evaluation.options().defaultSubqueryStep().toMillis();
    List<RangeSeries> series = new ArrayList<>();
    if (grid.count() > 0) {
      long before = reference.at(grid.startMillis()) - rangeMillis;
      long start = stepMillis * (before / stepMillis);
      if (start <= before) {
        start += stepMillis;
      }
      long end = reference.at(grid.endMillis());
      evaluation.checkSamples(StepGrid.count(start, end, stepMillis));
      StepGrid steps = StepGrid.between(start, end, stepMillis);
      Frame frame = inner.evaluate(evaluation, steps);
      for (int row = 0; row < frame.rows(); row++) {
        if (frame.hasSamples(row)) {
          series.add(withoutResets(series(frame, row)));
        }
      }
    }
    return new Ranges(series, rangeMillis, reference, RangeEnds.EXTRAPOLATED);
  }

  /** A row of a frame as samples. */
  static RangeSeries series(Frame frame, int row) {
    int numbers = 0;
    int histograms = 0;
    for (int step = 0; step < frame.steps(); step++) {
      int cell = frame.cell(row, step);
      numbers += frame.isNumber(cell) ? 1 : 0;
      histograms += frame.isHistogram(cell) ? 1 : 0;
    }
    long[] numberTimes = new long[numbers];
    double[] numberValues = new double[numbers];
    long[] histogramTimes = new long[histograms];
    FloatHistogram[] histogramValues = new FloatHistogram[histograms];
    numbers = 0;
    histograms = 0;
    for (int step = 0; step < frame.steps(); step++) {
      int cell = frame.cell(row, step);
      if (frame.isNumber(cell)) {
        numberTimes[numbers] = frame.grid().timeMillis(step);
        numberValues[numbers++] = frame.value(cell);
      } else if (frame.isHistogram(cell)) {
        histogramTimes[histograms] = frame.grid().timeMillis(step);
        histogramValues[histograms++] = frame.histogram(cell);
      }
    }
    return new RangeSeries(
        frame.series().labels(row),
        frame.series().dropsName(row),
        new RangeSeries.Numbers(numbers, numberTimes, numberValues, null),
        new RangeSeries.Histograms(histograms, histogramTimes, histogramValues, null));
  }

  /** Steps may skip samples or repeat them, so a hint about the sample before says nothing. */
  private static RangeSeries withoutResets(RangeSeries series) {
    FloatHistogram[] histograms = series.histograms().values();
    for (int i = 0; i < histograms.length; i++) {
      if (histograms[i].resetHint() != ResetHint.GAUGE) {
        histograms[i] = histograms[i].withResetHint(ResetHint.UNKNOWN);
      }
    }
    return series;
  }
}
