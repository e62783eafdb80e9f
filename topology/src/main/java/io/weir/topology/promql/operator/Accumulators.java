package io.weir.topology.promql.operator;

import io.weir.topology.promql.annotation.Annotations;
import io.weir.topology.promql.syntax.AggregationOperator;
import io.weir.topology.promql.syntax.Position;
import org.jspecify.annotations.Nullable;

/** The accumulators of aggregations that make one element of a group. */
final class Accumulators {
  private Accumulators() {}

  /**
   * An accumulator.
   *
   * @param quantile the parameter at each step; null if the operator has none, or if no cell will
   *     be finished
   * @param position of the operand, which annotations speak of
   */
  static Accumulator of(
      AggregationOperator operator,
      int cells,
      @Nullable Frame quantile,
      Position position,
      Annotations annotations) {
    return switch (operator) {
      case SUM -> new SumAccumulator(cells, position, annotations);
      case AVG -> new MeanAccumulator(cells, position, annotations);
      case COUNT -> new CountAccumulator(cells, true);
      case GROUP -> new CountAccumulator(cells, false);
      case MIN -> numbers(operator, position, annotations, new ExtremeNumbers(cells, false));
      case MAX -> numbers(operator, position, annotations, new ExtremeNumbers(cells, true));
      case STDDEV -> numbers(operator, position, annotations, new VarianceNumbers(cells, true));
      case STDVAR -> numbers(operator, position, annotations, new VarianceNumbers(cells, false));
      case QUANTILE ->
          numbers(operator, position, annotations, new QuantileNumbers(cells, quantile));
      case BOTTOMK, TOPK, LIMITK, LIMIT_RATIO, COUNT_VALUES ->
          throw new IllegalStateException(
              "aggregation: expected one that makes one element of a group, found " + operator);
    };
  }

  private static NumbersAccumulator numbers(
      AggregationOperator operator,
      Position position,
      Annotations annotations,
      NumbersAccumulator.Numbers numbers) {
    return new NumbersAccumulator(operator.symbol(), position, annotations, numbers);
  }
}
