package io.weir.topology.promql.operator;

import io.weir.topology.promql.range.RangeSeries;
import io.weir.topology.promql.syntax.RangeEnds;
import java.util.List;

/** What functions of ranges are applied to: a matrix selector or a subquery. Immutable. */
public interface RangeOperand {
  /** The samples of all ranges that end at the steps of a grid. */
  Ranges ranges(Evaluation evaluation, StepGrid grid);

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
