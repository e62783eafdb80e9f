package io.weir.topology.promql.operator;

import io.weir.schemas.labels.Labels;
import io.weir.schemas.samples.StaleMarker;
import io.weir.topology.promql.histogram.FloatHistogram;
import io.weir.topology.promql.source.SeriesSamples;
import io.weir.topology.promql.value.QueryException;
import java.util.List;

/** The newest sample of each series that is not older than the lookback, at each step. */
public final class VectorSelection implements Operator {
  /** What a cell of the result holds. */
  public enum Content {
    /** The sample's number or histogram. */
    VALUE,
    /** The sample's time in seconds. */
    TIMESTAMP,
    /** When the sample's counter began, in seconds. */
    START_TIMESTAMP,
    /** The sample's time in milliseconds, for series whose values don't matter; they keep names. */
    ORIGIN
  }

  private final Selection selection;
  private final Content content;

  /** A selection of what cells hold. */
  public VectorSelection(Selection selection, Content content) {
    this.selection = selection;
    this.content = content;
  }

  @Override
  public Frame evaluate(Evaluation evaluation, StepGrid grid) {
    if (grid.count() == 0
        || (content == Content.START_TIMESTAMP && !evaluation.options().startTimestamps())) {
      return Frame.empty(grid);
    }
    TimeReference.Resolved reference = selection.time().resolve(evaluation);
    long lookback = evaluation.lookbackMillis();
    StandingSource standing = evaluation.standing();
    if (standing != null
        && grid.isInstant()
        && (content == Content.VALUE || content == Content.TIMESTAMP)) {
      return named(evaluation, newest(standing, evaluation, grid, reference, lookback));
    }
    long fromMillis = reference.at(grid.startMillis()) - lookback + 1;
    long toMillis = reference.at(grid.endMillis());
    List<SeriesSamples> selected =
        grid.isInstant()
            ? selection.newest(evaluation, fromMillis, toMillis)
            : selection.series(evaluation, fromMillis, toMillis);
    evaluation.checkSamples((long) selected.size() * grid.count());
    Labels[] labels = new Labels[selected.size()];
    for (int row = 0; row < labels.length; row++) {
      labels[row] = selected.get(row).labels();
    }
    FrameBuilder builder = new FrameBuilder(SeriesSet.ofDistinct(labels), grid);
    for (int row = 0; row < labels.length; row++) {
      fill(builder, row, selected.get(row), grid, reference, lookback);
    }
    return named(evaluation, builder.build());
  }

  private Frame named(Evaluation evaluation, Frame frame) {
    return content == Content.VALUE || content == Content.ORIGIN
        ? frame
        : evaluation.withoutNames(frame);
  }

  private Frame newest(
      StandingSource standing,
      Evaluation evaluation,
      StepGrid grid,
      TimeReference.Resolved reference,
      long lookback) {
    long time = reference.at(grid.startMillis());
    StandingColumn column =
        standing.newest(
            selection.matchers(), content == Content.TIMESTAMP, time - lookback + 1, time);
    evaluation.checkSamples(column.series().size());
    FrameBuilder builder = new FrameBuilder(column.series(), column.kinds(), column.values(), grid);
    for (int row = 0; row < column.series().size(); row++) {
      if (column.kinds()[row] == StandingColumn.UNKNOWN) {
        builder.clear(row);
        fill(builder, row, selection.narrowed(column.samples().of(row)), grid, reference, lookback);
      }
    }
    return builder.build();
  }

  private void fill(
      FrameBuilder builder,
      int row,
      SeriesSamples samples,
      StepGrid grid,
      TimeReference.Resolved reference,
      long lookback) {
    long[] timestamps = samples.timestampsMillis();
    int next = 0;
    for (int step = 0; step < grid.count(); step++) {
      long time = reference.at(grid.timeMillis(step));
      while (next < samples.count() && timestamps[next] <= time) {
        next++;
      }
      int newest = next - 1;
      if (newest >= 0 && timestamps[newest] > time - lookback) {
        set(builder, row, step, samples, newest);
      }
    }
  }

  private void set(FrameBuilder builder, int row, int step, SeriesSamples samples, int index) {
    FloatHistogram histogram = samples.histogram(index);
    double value = samples.values()[index];
    if (StaleMarker.is(histogram == null ? value : histogram.sum())) {
      return;
    }
    switch (content) {
      case VALUE -> {
        if (histogram == null) {
          builder.number(row, step, value);
        } else {
          builder.histogram(row, step, histogram);
        }
      }
      case TIMESTAMP -> builder.number(row, step, samples.timestampsMillis()[index] / 1000.0);
      case START_TIMESTAMP ->
          builder.number(row, step, samples.startTimestampMillis(index) / 1000.0);
      case ORIGIN -> {
        if (histogram != null) {
          throw new QueryException(
              "this should be an info metric, with float samples: "
                  + LabelSetText.of(samples.labels()));
        }
        builder.number(row, step, (double) samples.timestampsMillis()[index]);
      }
    }
  }
}
