package io.weir.topology.promql.operator;

import io.weir.topology.promql.range.RangeSeries;
import io.weir.topology.promql.source.SeriesSamples;
import io.weir.topology.promql.syntax.Function;
import io.weir.topology.promql.syntax.RangeEnds;
import io.weir.topology.promql.syntax.Span;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The samples of each series in a range of time, open at its start and closed at its end. */
public final class MatrixSelection implements RangeOperand {
  private final Selection selection;
  private final Span range;
  private final RangeEnds ends;

  /** A selection over a range. */
  public MatrixSelection(Selection selection, Span range, RangeEnds ends) {
    this.selection = selection;
    this.range = range;
    this.ends = ends;
  }

  @Override
  public @Nullable StandingColumn standing(
      Function function, Evaluation evaluation, StepGrid grid) {
    StandingSource source = evaluation.standing();
    if (source == null || !grid.isInstant() || ends != RangeEnds.EXTRAPOLATED) {
      return null;
    }
    long end = selection.time().resolve(evaluation).at(grid.startMillis());
    return source.over(
        selection.matchers(),
        function,
        evaluation.spans().positiveMillis(range),
        grid.startMillis() - end,
        end);
  }

  @Override
  public RangeSeries narrowed(SeriesSamples samples) {
    return RangeSeries.of(selection.narrowed(samples));
  }

  @Override
  public Ranges ranges(Evaluation evaluation, StepGrid grid) {
    long rangeMillis = evaluation.spans().positiveMillis(range);
    TimeReference.Resolved reference = selection.time().resolve(evaluation);
    List<RangeSeries> series = new ArrayList<>();
    if (grid.count() > 0) {
      long margin = evaluation.lookbackMillis();
      long from = reference.at(grid.startMillis()) - rangeMillis + 1;
      long to = reference.at(grid.endMillis());
      List<SeriesSamples> selected =
          selection.series(
              evaluation,
              ends == RangeEnds.EXTRAPOLATED ? from : from - margin,
              ends == RangeEnds.SMOOTHED ? to + margin : to);
      for (SeriesSamples samples : selected) {
        series.add(RangeSeries.of(samples));
      }
    }
    return new Ranges(series, rangeMillis, reference, ends);
  }
}
