package io.weir.topology.promql.operator;

import io.weir.topology.promql.range.RangeSeries;
import io.weir.topology.promql.source.SeriesSamples;
import io.weir.topology.promql.syntax.Function;
import io.weir.topology.promql.syntax.RangeEnds;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What functions of ranges are applied to: a matrix selector or a subquery. Immutable. */
public interface RangeOperand {
  /** The samples of all ranges that end at the steps of a grid. */
  Ranges ranges(Evaluation evaluation, StepGrid grid);

  /**
   * What is known at once of a function of the ranges that end at a grid's only step; null if
   * nothing is.
   */
  default @Nullable StandingColumn standing(
      Function function, Evaluation evaluation, StepGrid grid) {
    return null;
  }

  /** What a function of a range looks at, of a standing column's samples. */
  default RangeSeries narrowed(SeriesSamples samples) {
    return RangeSeries.of(samples);
  }

  /** Where the range of a standing column's only step is. */
  default Ranges empty(Evaluation evaluation) {
    return ranges(evaluation, new StepGrid(0, 1, 0));
  }

  /**
   * The samples of ranges, with where these begin and end.
   *
   * @param series all samples, those in the margins too
   * @param rangeMillis how long a range is
   * @param reference when it ends
   * @param ends what is done at its ends
   */
  record Ranges(
      List<RangeSeries> series,
      long rangeMillis,
      TimeReference.Resolved reference,
      RangeEnds ends) {}
}
