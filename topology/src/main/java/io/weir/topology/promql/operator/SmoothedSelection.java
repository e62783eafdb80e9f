package io.weir.topology.promql.operator;

import io.weir.schemas.labels.Labels;
import io.weir.topology.promql.annotation.Warnings;
import io.weir.topology.promql.histogram.FloatHistogram;
import io.weir.topology.promql.histogram.IncompatibleBucketsException;
import io.weir.topology.promql.histogram.ResetHint;
import io.weir.topology.promql.range.HistogramInterpolation;
import io.weir.topology.promql.range.Interpolation;
import io.weir.topology.promql.range.RangeSeries;
import io.weir.topology.promql.source.SeriesSamples;
import io.weir.topology.promql.syntax.Position;
import java.util.ArrayList;
import java.util.List;

/**
 * The value of each series at each step, interpolated between the samples before and after it that
 * are within the lookback. Without one after it, the one before stands.
 */
public final class SmoothedSelection implements Operator {
  private final Selection selection;
  private final Position position;

  /** A selection. */
  public SmoothedSelection(Selection selection, Position position) {
    this.selection = selection;
    this.position = position;
  }

  @Override
  public Frame evaluate(Evaluation evaluation, StepGrid grid) {
    if (grid.count() == 0) {
      return Frame.empty(grid);
    }
    TimeReference.Resolved reference = selection.time().resolve(evaluation);
    long lookback = evaluation.lookbackMillis();
    List<SeriesSamples> selected =
        selection.series(
            evaluation,
            reference.at(grid.startMillis()) - lookback + 1,
            reference.at(grid.endMillis()) + lookback);
    List<Labels> labels = new ArrayList<>();
    for (SeriesSamples samples : selected) {
      labels.add(samples.labels());
    }
    FrameBuilder builder = new FrameBuilder(SeriesSet.of(labels), grid);
    for (int row = 0; row < selected.size(); row++) {
      RangeSeries series = RangeSeries.of(selected.get(row));
      for (int step = 0; step < grid.count(); step++) {
        long time = reference.at(grid.timeMillis(step));
        fill(evaluation, builder, row, step, series, time, lookback);
      }
    }
    return builder.build();
  }

  private void fill(
      Evaluation evaluation,
      FrameBuilder builder,
      int row,
      int step,
      RangeSeries series,
      long time,
      long lookback) {
    Around numbers =
        Around.of(series.numbers().timestamps(), series.numbers().count(), time, lookback);
    Around histograms =
        Around.of(series.histograms().timestamps(), series.histograms().count(), time, lookback);
    if (numbers.any && histograms.any) {
      evaluation
          .annotations()
          .add(Warnings.mixedFloatsAndHistograms(series.labels().metricName(), position));
    } else if (numbers.before >= 0) {
      builder.number(row, step, number(series.numbers(), numbers, time));
    } else if (histograms.before >= 0) {
      histogram(evaluation, builder, row, step, series, histograms, time);
    }
  }

  private static double number(RangeSeries.Numbers samples, Around around, long time) {
    double[] values = samples.values();
    long[] times = samples.timestamps();
    return around.after < 0
        ? values[around.before]
        : Interpolation.between(
            times[around.before],
            values[around.before],
            times[around.after],
            values[around.after],
            time,
            false);
  }

  private void histogram(
      Evaluation evaluation,
      FrameBuilder builder,
      int row,
      int step,
      RangeSeries series,
      Around around,
      long time) {
    FloatHistogram[] values = series.histograms().values();
    long[] times = series.histograms().timestamps();
    FloatHistogram before = values[around.before];
    if (around.after < 0) {
      boolean exact = times[around.before] == time;
      builder.histogram(row, step, exact ? before : before.withResetHint(ResetHint.UNKNOWN));
      return;
    }
    FloatHistogram after = values[around.after];
    boolean counter = before.resetHint() != ResetHint.GAUGE || after.resetHint() != ResetHint.GAUGE;
    if (before.usesCustomBuckets() != after.usesCustomBuckets()) {
      evaluation
          .annotations()
          .add(
              Warnings.mixedExponentialAndCustomHistograms(series.labels().metricName(), position));
      return;
    }
    try {
      FloatHistogram between =
          HistogramInterpolation.between(
              times[around.before],
              before,
              times[around.after],
              after,
              time,
              counter,
              evaluation.annotations(),
              position);
      builder.histogram(row, step, between);
    } catch (IncompatibleBucketsException e) {
      throw new IllegalStateException("histograms: expected buckets of one kind, found two", e);
    }
  }

  /**
   * The samples around a time, within the lookback.
   *
   * @param before index of the last one up to the time, -1 if there is none
   * @param after index of the first one behind the time, -1 if there is none or one is exactly
   *     there
   * @param any whether there is any
   */
  private record Around(int before, int after, boolean any) {
    static Around of(long[] times, int count, long time, long lookback) {
      int low = 0;
      int high = count;
      while (low < high) {
        int middle = (low + high) >>> 1;
        if (times[middle] <= time) {
          low = middle + 1;
        } else {
          high = middle;
        }
      }
      int behind = low;
      boolean hasBefore = behind > 0 && times[behind - 1] > time - lookback;
      boolean hasAfter = behind < count && times[behind] <= time + lookback;
      boolean exact = hasBefore && times[behind - 1] == time;
      return new Around(
          hasBefore ? behind - 1 : -1, hasAfter && !exact ? behind : -1, hasBefore || hasAfter);
    }
  }
}
